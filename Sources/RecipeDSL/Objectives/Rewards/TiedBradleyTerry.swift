public import PreferenceData
public import RecipePlan

/// A reward model of comparisons with ties (Rao and Kupper 1967; Davidson 1970).
///
/// With d = r(chosen) − r(rejected), Rao and Kupper's win has probability σ(d − log θ) and their tie
/// (θ² − 1)·σ(d − log θ)·σ(−d − log θ), with θ above 1 (VideoAlign's k = 5); Davidson's have shares
/// exp(d/2), exp(−d/2) and ν, where others write 2ν. The loss is minus the logarithm of what was observed;
/// a row is a tie when its soft label is 0.5, and lost by the chosen reply when it is less. A learned parameter starts at the given one and is trained
/// as log(θ − 1) or log ν.
public struct TiedBradleyTerry: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// A model of ties.
  public enum Model: Hashable, Sendable {
    /// Rao and Kupper's with the threshold θ, above 1.
    case raoKupper(theta: Double)
    /// Davidson's with the weight ν, positive.
    case davidson(nu: Double)

    /// What is wrong with the parameter.
    var faults: [String] {
      switch self {
      case .raoKupper(let theta): positiveFault("theta - 1", theta - 1)
      case .davidson(let nu): positiveFault("nu", nu)
      }
    }
  }

  /// The model of ties.
  public var model: Model
  /// Whether its parameter is trained with the scores.
  public var isLearned: Bool

  /// Declares the objective.
  /// - Parameters:
  ///   - model: The model of ties.
  ///   - isLearned: Whether its parameter is trained with the scores.
  public init(model: Model, isLearned: Bool = false) {
    self.model = model
    self.isLearned = isLearned
  }

  /// The formula.
  public var loss: Loss {
    let margin = chosen.score - rejected.score
    let label = example.softLabel
    switch model {
    case .raoKupper(let theta):
      let threshold: Quantity<PerBatch> =
        isLearned
        ? softplus(.learned("log_theta_minus_1", initial: logarithm(theta - 1)))
        : log(.fixed(theta))
      return .perExample(raoKupperLoss(margin: margin, threshold: threshold, label: label))
    case .davidson(let nu):
      let weight: Quantity<PerBatch> =
        isLearned ? .learned("log_nu", initial: logarithm(nu)) : log(.fixed(nu))
      return .perExample(davidsonLoss(margin: margin, logTieWeight: weight, label: label))
    }
  }

  /// A row is a win of the one reply, a tie, or a win of the other.
  public var requirements: [DataRequirement] { [.softLabel(.oneOf([0, 0.5, 1]))] }

  /// What is wrong with the settings.
  public var faults: [String] { model.faults }
}
