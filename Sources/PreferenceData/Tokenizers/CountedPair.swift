/// A pair of tokens with how often it was counted.
struct CountedPair {
  var count: Int
  var pair: UInt64

  /// Whether this pair is merged before the other: the more frequent first, then the smaller.
  func comes(before other: CountedPair) -> Bool {
    count != other.count ? count > other.count : pair < other.pair
  }
}
