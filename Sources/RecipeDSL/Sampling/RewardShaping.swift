package import RecipePlan

/// How a reward model's score and the verdict of a rule become one reward, as a formula.
///
/// A recipe's own shaping is a structure with this one function:
///
/// ```swift
/// struct Bonus: RewardShaping {
///   func reward(
///     score: Quantity<PerExample>,
///     verdict: Quantity<PerExample>
///   ) -> Quantity<PerExample> { score + 2 * verdict }
/// }
/// ```
public protocol RewardShaping: Sendable, Hashable {
  /// The reward of a reply.
  /// - Parameters:
  ///   - score: The reward model's score.
  ///   - verdict: 1 for a right reply, 0 for a wrong one.
  /// - Returns: The reward, of which a row's ratings and strength are made.
  func reward(score: Quantity<PerExample>, verdict: Quantity<PerExample>) -> Quantity<PerExample>
  /// What is wrong with the settings, in sentences; empty when nothing is.
  var faults: [String] { get }
}

extension RewardShaping {
  /// Nothing is wrong.
  public var faults: [String] { [] }

  /// The reward as a plan records it, of a completion's score and of whether it is desirable.
  package var formula: Formula {
    reward(
      score: Quantity(.completion, .score),
      verdict: Quantity(.example, .desirable)
    ).formula
  }
}

/// A score squeezed between the verdicts: σ(α·score) + (verdict − 1) (Yang and others 2024,
/// Qwen2.5-Math).
///
/// Right replies have rewards from 0 to 1 and wrong ones from −1 to 0, so that no score makes up for a
/// wrong answer; within each, the score tells replies apart.
public struct VerdictShaping: RewardShaping {
  /// The factor α of scores; positive.
  public var alpha: Double

  /// Makes a shaping.
  /// - Parameter alpha: The factor α of scores; 0.5 in the paper.
  public init(alpha: Double = 0.5) { self.alpha = alpha }

  /// The reward of a reply.
  public func reward(
    score: Quantity<PerExample>,
    verdict: Quantity<PerExample>
  ) -> Quantity<PerExample> { sigmoid(alpha * score) + (verdict - 1) }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("alpha", alpha) }
}
