/// What a model needs and a decoder does not have.
public struct UnsupportedModel: Error, Hashable, Sendable, CustomStringConvertible {
  /// The missing features in words.
  public let features: [String]

  /// The features in one sentence.
  public var description: String { "Not yet supported: \(features.joined(separator: "; "))." }
}
