/// Two tokens that byte-pair encoding replaces by one.
public struct BytePair: Hashable, Sendable {
  /// The first token.
  public var left: Int32
  /// The token after it.
  public var right: Int32

  /// Makes a pair.
  public init(_ left: Int32, _ right: Int32) {
    self.left = left
    self.right = right
  }

  /// Both tokens in one word whose order is that of the pairs, as tokens are not negative.
  var packed: UInt64 { UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right)) }

  /// The pair in a packed word.
  init(packed: UInt64) {
    left = Int32(truncatingIfNeeded: packed >> 32)
    right = Int32(truncatingIfNeeded: packed)
  }
}
