/// Annotators' tastes as mixtures of a few common ones, PAL (Chen and others 2024).
public struct IdealPointsPlan: Codable, Hashable, Sendable {
  /// By what a reply is judged.
  public enum Form: String, Codable, Hashable, Sendable {
    /// Minus its distance to the annotator's ideal point, a mixture of common ideal points: PAL-A as
    /// the released code has it.
    case distance
    /// Minus the squared distance.
    case squaredDistance
    /// Its direction's cosine with that of a mixture of maps of the prompt, times a learned scale:
    /// PAL-B.
    case direction
  }

  /// By what a reply is judged.
  public var form: Form
  /// The number of common ideal points or maps.
  public var prototypes: Int
  /// The width of the space in which they lie.
  public var width: Int
  /// The rows whose annotators are known.
  public var annotators: DataReference

  /// Makes a plan of annotators' tastes.
  public init(form: Form, prototypes: Int, width: Int, annotators: DataReference) {
    self.form = form
    self.prototypes = prototypes
    self.width = width
    self.annotators = annotators
  }
}
