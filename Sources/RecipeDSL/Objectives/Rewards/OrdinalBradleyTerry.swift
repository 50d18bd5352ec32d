public import PreferenceData
public import RecipePlan

/// A reward model of graded comparisons: a cumulative logit (McCullagh 1980).
///
/// The strength of a row is a whole number s from −h to h: how much better the chosen reply is, 0 for a
/// tie, below 0 when the rejected one is better. With d = r(chosen) − r(rejected) and cut points
/// 0 < c₁ < … < c_h the probability of s > 0 is σ(c_(s+1) − d) − σ(c_s − d), of a tie
/// σ(c₁ − d) − σ(−c₁ − d), and that of −s is that of s with d turned. Cut points are trained from 1, 2, …,
/// as distances that stay positive. One level is Rao and Kupper's model.
public struct OrdinalBradleyTerry: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// The greatest strength h; from 1 to 10.
  public var levels: Int

  /// Declares the objective.
  /// - Parameter levels: The greatest strength h; from 1 to 10.
  public init(levels: Int) {
    self.levels = levels
  }

  /// The formula.
  public var loss: Loss {
    let isTurned = example.strength .< 0
    let difference = chosen.score - rejected.score
    let margin = select(isTurned, -difference, else: difference)
    let strength = abs(example.strength)
    var cut: Quantity<PerBatch> = .fixed(0)
    // Below a tie lies the first cut point turned; above the last level lies nothing.
    // A strength that is no level has no likelihood: it is not a number, and stops the run.
    var loss = log(-1 - strength)
    for level in 0...most {
      let lower = level == 0 ? -distance(1) : cut
      let upper = level == most ? nil : cut + distance(level + 1)
      let isLevel = strength .== Double(level)
      loss = select(isLevel, intervalLoss(margin, lower: lower, upper: upper), else: loss)
      if let upper { cut = upper }
    }
    return .perExample(loss)
  }

  /// Other strengths have no likelihood.
  public var requirements: [DataRequirement] {
    [.strength(.wholeNumbers(from: -most, to: most))]
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    (1...10).contains(levels) ? [] : ["'levels' is \(levels); it must be from 1 to 10."]
  }

  // A wrong number is a fault, and must not end the program before that is told.
  private var most: Int { Swift.min(Swift.max(levels, 0), 10) }

  /// The distance of a cut point from the one before it, or of the first from 0.
  private func distance(_ level: Int) -> Quantity<PerBatch> {
    // softplus(0.5413…) is 1.
    softplus(.learned("cut_\(level)", initial: 0.541_324_854_612_918_1))
  }

  /// −log(σ(upper − margin) − σ(lower − margin)) without cancellation.
  private func intervalLoss(
    _ margin: Quantity<PerExample>,
    lower: Quantity<PerBatch>,
    upper: Quantity<PerBatch>?
  ) -> Quantity<PerExample> {
    guard let upper else { return -logSigmoid(margin - lower) }
    let width = logOneMinusExp(lower - upper)
    return -logSigmoid(upper - margin) - logSigmoid(margin - lower) - width
  }
}
