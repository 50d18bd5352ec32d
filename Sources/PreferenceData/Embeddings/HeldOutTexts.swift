/// The texts of another dataset's rows, for a step that keeps its own rows apart from them.
public struct HeldOutTexts: Sendable {
  /// What the dataset is called in reports.
  public var name: String
  /// One text per row.
  public var texts: [String]

  /// Makes a list of texts.
  /// - Parameters:
  ///   - name: What the dataset is called in reports.
  ///   - texts: One text per row.
  public init(name: String, texts: [String]) {
    self.name = name
    self.texts = texts
  }
}
