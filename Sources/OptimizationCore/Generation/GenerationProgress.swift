/// A continuation that has a new token.
public struct GenerationProgress: Sendable {
  /// The number of the request.
  public var request: Int
  /// The number of the continuation among those of the request.
  public var sample: Int
  /// The new tokens so far.
  public var tokens: [Int32]
  /// Why this token is the last one; `nil` if there can be more.
  public var ending: GenerationEnding?
}
