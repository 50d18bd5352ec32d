import RecipePlan

/// How the learning rate changes over a stage; the definitions are those of transformers'
/// `get_*_schedule_with_warmup`.
public struct Schedule: Sendable, Hashable {
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

  /// The rate rises in a share of all steps and falls to 0 along half a cosine.
  public static func cosine(warmup: Double) -> Schedule {
    Schedule(plan: SchedulePlan(shape: .cosine, warmup: warmup))
  }
}
