public import PreferenceData
import RecipePlan

/// A policy gradient over groups of replies (Shao and others 2024, GRPO) and its relatives.
///
/// A row is a group of replies to one prompt that the stage's starting policy drew, with rewards as
/// ratings. With ρₜ = exp(log π(yₜ) − log π_start(yₜ)) and the advantages A of the rewards within the group
/// the loss of a token is minus a surrogate of ρ and A, plus β times the k3 estimate of the divergence from
/// the reference. What TRL calls `grpo`, `bnpo`/`dapo`, `dr_grpo`, `gspo`, `luspo`, `cispo` and `sapo` are
/// settings of three parts:
///
/// - `GRPO()`: `grpo`; `GRPO(advantage: .leaveOneOut)`: RLOO's advantages.
/// - `GRPO(reduction: .tokens)`: `dapo`, and `bnpo` without micro-batches.
/// - `GRPO(advantage: .centered, reduction: .fixedLength(n))`: `dr_grpo`.
/// - `GRPO(surrogate: .wholeReply())`: `gspo`; with `reduction: .sums` `luspo`.
/// - `GRPO(surrogate: .truncated(above: 1.28), reduction: .tokens)`: `cispo`.
/// - `GRPO(surrogate: .sigmoid())`: `sapo`.
///
/// Means over replies are means over groups of means within them: other than TRL's where groups differ in
/// size.
public struct GRPO: Objective {
  /// The kind of example.
  public typealias Example = Ranking

  /// How rewards become advantages.
  public enum Advantage: Sendable, Hashable {
    /// The reward minus the group's mean, over its sample standard deviation plus a small number.
    case standardized(epsilon: Double)
    /// The reward minus the group's mean.
    case centered
    /// The reward minus the mean of the others (Kool and others 2019; Ahmadian and others 2024, RLOO).
    case leaveOneOut
    /// The reward itself.
    case given
  }

  /// What a token wants.
  public enum Surrogate: Sendable, Hashable {
    /// min(ρ·A, clip(ρ, 1 − below, 1 + above)·A) with each token's ratio, and a dual clip if there is one.
    case clipped(below: Double, above: Double, dualClip: Double?)
    /// The same with one ratio for the reply, exp of the mean log-ratio of its tokens (GSPO).
    case wholeReply(below: Double, above: Double)
    /// min(ρ, above)·A·log π with a ratio that carries no gradient (CISPO).
    case truncated(above: Double)
    /// (4/τ)·σ(τ·(ρ − 1))·A with temperatures τ for positive and for other advantages (SAPO).
    case sigmoid(positive: Double, negative: Double)

    /// The clipped ratio of each token.
    public static func clipped(by epsilon: Double) -> Surrogate {
      .clipped(below: epsilon, above: epsilon, dualClip: nil)
    }

    /// The clipped ratio of the reply, with the bounds that TRL's examples of GSPO have.
    public static func wholeReply() -> Surrogate { .wholeReply(below: 3e-4, above: 4e-4) }

    /// The sigmoid with TRL's temperatures.
    public static func sigmoid() -> Surrogate { .sigmoid(positive: 1, negative: 1.05) }
  }

  /// How tokens become one number.
  public enum Reduction: Sendable, Hashable {
    /// The mean over replies of the means over their tokens.
    case replies
    /// The mean over all tokens.
    case tokens
    /// The mean over replies of the sums over their tokens, divided by a fixed length.
    case fixedLength(Int)
    /// The mean over replies of the sums over their tokens.
    case sums
  }

  /// How rewards become advantages.
  public var advantage: Advantage
  /// What a token wants.
  public var surrogate: Surrogate
  /// How tokens become one number.
  public var reduction: Reduction
  /// The factor β of the divergence from the reference; 0 for none.
  public var klWeight: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - advantage: How rewards become advantages; by default as in TRL.
  ///   - surrogate: What a token wants.
  ///   - reduction: How tokens become one number.
  ///   - klWeight: The factor β of the divergence from the reference; 0 for none.
  public init(
    advantage: Advantage = .standardized(epsilon: 1e-4),
    surrogate: Surrogate = .clipped(by: 0.2),
    reduction: Reduction = .replies,
    klWeight: Double = 0
  ) {
    self.advantage = advantage
    self.surrogate = surrogate
    self.reduction = reduction
    self.klWeight = klWeight
  }

  /// The formula.
  public var loss: Loss {
    let penalty = candidates.tokens.logRatio
    let divergence = klWeight == 0 ? nil : klWeight * (exp(-penalty) - 1 + penalty)
    var mean: Quantity<PerCandidate>
    var sum: Quantity<PerCandidate>
    if case .wholeReply(let below, let above) = surrogate {
      // All tokens of a reply want the same.
      mean = -wantedOfReply(below: below, above: above)
      sum = mean * candidates.length
    } else {
      let losses = -wanted
      mean = losses.mean()
      sum = losses.sum()
    }
    if let divergence {
      mean = mean + divergence.mean()
      sum = sum + divergence.sum()
    }
    switch reduction {
    case .replies: return .perExample(mean.mean())
    case .tokens: return .perToken(of: .candidates, sum: sum.sum())
    case .fixedLength(let length): return .perExample(sum.mean() / Double(length))
    case .sums: return .perExample(sum.mean())
    }
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    var faults = nonNegativeFault("klWeight", klWeight)
    switch surrogate {
    case .clipped(let below, let above, let dualClip):
      faults += clipFaults(below: below, above: above, dualClip: dualClip)
    case .wholeReply(let below, let above): faults += clipFaults(below: below, above: above)
    case .truncated(let above): faults += positiveFault("above", above)
    case .sigmoid(let positive, let negative):
      faults += positiveFault("positive", positive) + positiveFault("negative", negative)
    }
    if case .standardized(let epsilon) = advantage {
      faults += positiveFault("epsilon", epsilon)
    }
    if case .fixedLength(let length) = reduction, length < 1 {
      faults.append("The fixed length is \(length); it must be at least 1.")
    }
    return faults
  }

  private var advantages: Quantity<PerCandidate> {
    let reward = candidates.rating
    let centered = reward - reward.mean().perCandidate
    // A group of one has no others: n − 1 counts as 1, and the advantage is 0.
    let others = max(candidates.count - 1, 1)
    switch advantage {
    case .given: return reward
    case .centered: return centered
    case .leaveOneOut: return (candidates.count / others).perCandidate * centered
    case .standardized(let epsilon):
      let deviation = squareRoot(square(centered).sum() / others)
      return centered / (deviation + epsilon).perCandidate
    }
  }

  private var logRatio: Quantity<PerCandidateToken> {
    candidates.tokens.logProbability - candidates.tokens.previousLogProbability
  }

  private func wantedOfReply(below: Double, above: Double) -> Quantity<PerCandidate> {
    clippedSurrogate(
      ratio: exp(logRatio.mean()),
      advantage: advantages,
      below: below,
      above: above,
      dualClip: nil
    )
  }

  private var wanted: Quantity<PerCandidateToken> {
    let logRatio = logRatio
    let advantage = advantages.perToken
    switch surrogate {
    case .clipped(let below, let above, let dualClip):
      return clippedSurrogate(
        ratio: exp(logRatio),
        advantage: advantage,
        below: below,
        above: above,
        dualClip: dualClip
      )
    case .wholeReply(let below, let above):
      return wantedOfReply(below: below, above: above).perToken
    case .truncated(let above):
      return stopGradient(min(exp(logRatio), above)) * advantage * candidates.tokens.logProbability
    case .sigmoid(let positive, let negative):
      let isPositive = advantage .> 0
      let temperature: Quantity<PerCandidateToken> = select(isPositive, positive, else: negative)
      return 4 / temperature * sigmoid(temperature * (exp(logRatio) - 1)) * advantage
    }
  }
}
