/// Annotators' tastes as vectors that are known up to a normal distribution, VPL (Poddar and others 2024).
public struct LatentTastesPlan: Codable, Hashable, Sendable {
  /// What a taste is made of its posterior.
  public enum Form: String, Codable, Hashable, Sendable {
    /// A draw of the posterior; its mean in evaluation.
    case plain
    /// The posterior's means and logarithms of variances held between −1 and 1, and what is made of them
    /// stretched to the length √dimensions, in training as in evaluation.
    case normalized
  }

  /// What a taste is made of its posterior.
  public var form: Form
  /// The number of a taste's numbers.
  public var dimensions: Int
  /// Where the distributions come from.
  public var posterior: TastePosterior
  /// The rows whose annotators are known.
  public var annotators: DataReference

  /// Makes a plan of annotators' tastes.
  public init(
    form: Form,
    dimensions: Int,
    posterior: TastePosterior = .table,
    annotators: DataReference
  ) {
    self.form = form
    self.dimensions = dimensions
    self.posterior = posterior
    self.annotators = annotators
  }
}
