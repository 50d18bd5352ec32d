/// Where special tokens in a text are plain text.
struct SpecialText {
  /// Whether they are everywhere.
  var all: Bool
  /// The only ranges, in order, where they are not; nil for no such ranges.
  var markup: [Range<Int>]?

  /// Whether a special token that stands in this range of the text is plain text.
  func contains(_ range: Range<Int>) -> Bool {
    guard let markup else { return all }
    var (low, high) = (0, markup.count)
    while low < high {
      let middle = (low + high) / 2
      if markup[middle].upperBound < range.upperBound { low = middle + 1 } else { high = middle }
    }
    return low == markup.count || markup[low].lowerBound > range.lowerBound
  }
}
