/// Turns a piece of text into tokens.
protocol PieceModel: Sendable {
  /// Whether pieces come back often enough that remembering their tokens pays.
  var remembersPieces: Bool { get }

  /// Appends the tokens of a piece, which is not empty, to `scratch.found`.
  func encode(_ piece: UnsafeBufferPointer<UInt8>, _ scratch: EncodingScratch)
}
