/// Something worth knowing that stops nothing.
public struct RunNote: Codable, Hashable, Sendable {
  /// A sentence.
  public var text: String
  /// The line it is about, if any.
  public var location: SourceLocation?

  /// Makes a note.
  public init(text: String, location: SourceLocation?) {
    self.text = text
    self.location = location
  }
}
