/// A prompt and the continuations wanted of it.
public struct GenerationRequest: Hashable, Sendable {
  /// The tokens to continue, at least one.
  public var prompt: [Int32]
  /// The number of each continuation in the random stream, one per continuation wanted.
  ///
  /// With the seed, the number alone decides what is drawn: neither the other requests nor the
  /// order of the numbers changes a continuation.
  public var rows: [UInt64]

  /// Creates a request for several continuations of one prompt, which is read once for all.
  ///
  /// - Parameters:
  ///   - prompt: The tokens to continue, at least one.
  ///   - rows: The number of each continuation in the random stream.
  public init(prompt: [Int32], rows: [UInt64]) {
    self.prompt = prompt
    self.rows = rows
  }

  /// Creates a request for one continuation.
  ///
  /// - Parameters:
  ///   - prompt: The tokens to continue, at least one.
  ///   - row: The number of the continuation in the random stream.
  public init(prompt: [Int32], row: UInt64 = 0) {
    self.init(prompt: prompt, rows: [row])
  }
}
