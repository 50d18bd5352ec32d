#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How the learning rate changes over a run, after a linear warmup.
///
/// The definitions are those of Hugging Face's `get_constant_schedule_with_warmup`,
/// `get_linear_schedule_with_warmup`, `get_cosine_schedule_with_warmup` and
/// `get_cosine_with_min_lr_schedule_with_warmup` (half a cycle), `get_inverse_sqrt_schedule` and
/// `get_wsd_schedule`. During warmup, while step < warmup, the factor is step / max(1, warmup), hence
/// 0 in step 0; only warmup-stable-decay rises from its minimum.
public enum Schedule: Codable, Hashable, Sendable {
  /// The factor is 1 after the warmup.
  case constant(warmupSteps: Int = 0)
  /// The factor falls in a straight line from 1 at the end of the warmup to 0 at the end of the run.
  case linear(warmupSteps: Int = 0)
  /// The factor falls as half a cosine from 1 at the end of the warmup to the minimum at the end of
  /// the run.
  case cosine(warmupSteps: Int = 0, minimumRatio: Double = 0)
  /// The factor falls as the inverse square root of the steps, from 1 at the end of the warmup.
  ///
  /// The timescale is the number of steps after which the factor would be 1 / √2; `nil` stands for
  /// the number of warmup steps, or 10,000 without any.
  case inverseSquareRoot(warmupSteps: Int = 0, timescale: Int? = nil)
  /// The factor stays at 1 after the warmup and falls to the minimum in the last steps; after them it
  /// stays there.
  ///
  /// Without a number of stable steps these are all but the warmup and the decay.
  case warmupStableDecay(
    warmupSteps: Int = 0,
    stableSteps: Int? = nil,
    decaySteps: Int,
    decay: ScheduleDecay = .linear,
    minimumRatio: Double = 0
  )

  /// The number of steps in which the factor rises.
  public var warmupSteps: Int {
    switch self {
    case .constant(let warmupSteps), .linear(let warmupSteps), .cosine(let warmupSteps, _),
      .inverseSquareRoot(let warmupSteps, _), .warmupStableDecay(let warmupSteps, _, _, _, _):
      warmupSteps
    }
  }

  /// Returns what the learning rate is multiplied by in a step.
  ///
  /// After the warmup of *w* steps, with p = (step - w) / max(1, total - w): constant 1; linear
  /// max(0, (total - step) / max(1, total - w)); cosine (1 + cos(π p)) / 2 between the minimum and 1;
  /// inverse square root 1 / √((step - w + timescale) / timescale).
  ///
  /// - Parameters:
  ///   - step: The number of steps before this one; 0 for the first.
  ///   - total: The number of steps in the run.
  /// - Returns: A factor from 0 to 1.
  public func factor(step: Int, of total: Int) -> Double {
    let warmup = warmupSteps
    let rising = Double(step) / Double(max(1, warmup))
    let span = Double(max(1, total - warmup))
    switch self {
    case .warmupStableDecay(_, let stable, let decaySteps, let decay, let minimum):
      if step < warmup { return minimum + (1 - minimum) * rising }
      let start = warmup + (stable ?? total - warmup - decaySteps)
      if step < start { return 1 }
      guard step < start + decaySteps else { return minimum }
      let factor = decay.factor(Double(step - start) / Double(max(1, decaySteps)))
      return max(0, minimum + (1 - minimum) * factor)
    case _ where step < warmup: return rising
    case .constant: return 1
    case .linear: return max(0, Double(total - step) / span)
    case .cosine(_, let minimum):
      let factor = (1 + cos(.pi * Double(step - warmup) / span)) / 2
      return max(0, minimum == 0 ? factor : minimum + (1 - minimum) * factor)
    case .inverseSquareRoot(_, let timescale):
      let scale = Double(timescale ?? (warmup > 0 ? warmup : 10_000))
      return 1 / ((Double(step - warmup) + scale) / scale).squareRoot()
    }
  }
}
