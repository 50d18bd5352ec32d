import RecipePlan

/// How the learning rate changes over a stage; the definitions are those of transformers'
/// `get_*_schedule_with_warmup`, `get_inverse_sqrt_schedule` and `get_wsd_schedule`.
public struct Schedule: Sendable, Hashable {
  /// How the rate falls at the end of `warmupStableDecay`.
  public enum DecayShape: Sendable, Hashable {
    /// Along a line.
    case linear
    /// Along half a cosine.
    case cosine
    /// As 1 minus a square root, steeply at first.
    case oneMinusSquareRoot
  }

  var plan: SchedulePlan

  /// The rate stays.
  public static let constant = Schedule(plan: SchedulePlan(shape: .constant, warmup: 0))
  /// The rate falls to 0 along a line.
  public static let linear = Schedule(plan: SchedulePlan(shape: .linear, warmup: 0))
  /// The rate falls to 0 along half a cosine.
  public static let cosine = Schedule(plan: SchedulePlan(shape: .cosine, warmup: 0))

  /// The rate rises in a share of all steps and stays.
  public static func constant(warmup: Double) -> Schedule {
    Schedule(plan: SchedulePlan(shape: .constant, warmup: warmup))
  }

  /// The rate rises in a share of all steps and falls to 0 along a line.
  public static func linear(warmup: Double) -> Schedule {
    Schedule(plan: SchedulePlan(shape: .linear, warmup: warmup))
  }

  /// The rate rises in a share of all steps and falls along half a cosine.
  /// - Parameters:
  ///   - warmup: The share of all steps in which the rate rises from 0.
  ///   - minimum: The share of the rate that it falls to.
  /// - Returns: The schedule.
  public static func cosine(warmup: Double = 0, minimum: Double = 0) -> Schedule {
    Schedule(
      plan: SchedulePlan(shape: .cosine, warmup: warmup, minimum: minimum == 0 ? nil : minimum)
    )
  }

  /// The rate rises in a share of all steps and falls as the inverse square root of the steps.
  /// - Parameters:
  ///   - warmup: The share of all steps in which the rate rises from 0.
  ///   - timescale: In how many steps after the warm-up the rate falls to 1/√2; by default as many
  ///     as the warm-up has, or 10,000 without one.
  /// - Returns: The schedule.
  public static func inverseSquareRoot(warmup: Double = 0, timescale: Int? = nil) -> Schedule {
    Schedule(
      plan: SchedulePlan(shape: .inverseSquareRoot, warmup: warmup, timescale: timescale)
    )
  }

  /// The rate rises, stays, and falls in the last steps.
  /// - Parameters:
  ///   - warmup: The share of all steps in which the rate rises.
  ///   - decay: The share of all steps in which it falls, at the end.
  ///   - shape: How it falls.
  ///   - minimum: The share of the rate that it rises from and falls to.
  /// - Returns: The schedule.
  public static func warmupStableDecay(
    warmup: Double = 0,
    decay: Double,
    shape: DecayShape = .linear,
    minimum: Double = 0
  ) -> Schedule {
    let decayShape: SchedulePlan.DecayShape =
      switch shape {
      case .linear: .linear
      case .cosine: .cosine
      case .oneMinusSquareRoot: .oneMinusSquareRoot
      }
    return Schedule(
      plan: SchedulePlan(
        shape: .warmupStableDecay,
        warmup: warmup,
        minimum: minimum == 0 ? nil : minimum,
        decay: decay,
        decayShape: decayShape
      )
    )
  }
}
