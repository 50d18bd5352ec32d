#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How the learning rate changes over a run, after a linear warmup.
///
/// The definitions are those of Hugging Face's `get_constant_schedule_with_warmup`,
/// `get_linear_schedule_with_warmup` and `get_cosine_schedule_with_warmup` (half a cycle). During
/// warmup, while step < warmup, the factor is step / max(1, warmup), hence 0 in step 0.
public enum Schedule: Codable, Hashable, Sendable {
  /// The factor is 1 after the warmup.
  case constant(warmupSteps: Int = 0)
  /// The factor falls in a straight line from 1 at the end of the warmup to 0 at the end of the run.
  case linear(warmupSteps: Int = 0)
  /// The factor falls as half a cosine from 1 at the end of the warmup to 0 at the end of the run.
  case cosine(warmupSteps: Int = 0)

  /// The number of steps in which the factor rises.
  public var warmupSteps: Int {
    switch self {
    case .constant(let warmupSteps), .linear(let warmupSteps), .cosine(let warmupSteps):
      warmupSteps
    }
  }

  /// Returns what the learning rate is multiplied by in a step.
  ///
  /// After the warmup of *w* steps, with p = (step - w) / max(1, total - w): constant 1; linear
  /// max(0, (total - step) / max(1, total - w)); cosine max(0, (1 + cos(π p)) / 2).
  ///
  /// - Parameters:
  ///   - step: The number of steps before this one; 0 for the first.
  ///   - total: The number of steps in the run.
  /// - Returns: A factor from 0 to 1.
  public func factor(step: Int, of total: Int) -> Double {
    let warmup = warmupSteps
    if step < warmup { return Double(step) / Double(max(1, warmup)) }
    let span = Double(max(1, total - warmup))
    switch self {
    case .constant: return 1
    case .linear: return max(0, Double(total - step) / span)
    case .cosine: return max(0, (1 + cos(.pi * Double(step - warmup) / span)) / 2)
    }
  }
}
