public import PreferenceData
public import RecipePlan

/// A reward model that knows how sure it is of each reply (Thurstone 1927, case III; Mazeika and others
/// 2025).
///
/// The head gives a mean μ and the logarithm of a variance v under the names `mean` and `log_variance`, such
/// as `.attributes(["mean", "log_variance"], weights: [1, 0])`. With z = (μ_w − μ_l)/√(exp v_w + exp v_l)
/// and the row's soft label p the loss is −p·log Φ(z) − (1 − p)·log Φ(−z).
public struct UncertainThurstone: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// How rows' labels are read.
  public var labels: LabelReading

  /// Declares the objective.
  /// - Parameter labels: Whether rows' soft labels are read.
  public init(labels: LabelReading = .hard) {
    self.labels = labels
  }

  /// The formula.
  public var loss: Loss {
    let variance = exp(chosen.output("log_variance")) + exp(rejected.output("log_variance"))
    let margin = (chosen.output("mean") - rejected.output("mean")) / squareRoot(variance)
    guard labels == .soft else { return .perExample(-logNormalCDF(margin)) }
    let label = example.softLabel
    return .perExample(
      -(label * logNormalCDF(margin)) - (1 - label) * logNormalCDF(-margin)
    )
  }

  /// Soft labels must be there to be read.
  public var requirements: [DataRequirement] {
    labels == .soft ? [.softLabel(.probability, in: .someRow)] : []
  }
}
