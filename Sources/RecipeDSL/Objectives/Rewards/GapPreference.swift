public import PreferenceData
import RecipePlan

/// The loss of a gap reward model (Wang and others 2023, "Enable Language Models to Implicitly Learn
/// Self-Improvement From Data", PIT).
///
/// A model that reads two replies at once puts the ordered pairs of a comparison's replies in order, each
/// reply with itself included: the chosen one before the rejected one has the greatest gap, the same reply
/// twice a smaller one, the rejected before the chosen one the smallest. The loss is the sum of
/// `−log σ` of five differences, g(w, l) minus each of the others and each of g(w, w) and g(l, l) minus
/// g(l, w).
///
/// Which pairs the paper keeps was not reachable; these five are followed. g(w, w) and g(l, l) aren't
/// compared, and nothing asks that they are 0.
public struct GapPreference: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = PreferenceRole

  /// Declares the objective.
  public init() {}

  /// The formula.
  public var loss: Loss {
    let greatest = gap(.chosen, .rejected)
    let smallest = gap(.rejected, .chosen)
    let equal = [gap(.rejected, .rejected), gap(.chosen, .chosen)]
    // Each is positive where the pairs are in order.
    let differences =
      [greatest - smallest] + equal.map { greatest - $0 } + equal.reversed().map { $0 - smallest }
    let total = differences.dropFirst().reduce(-logSigmoid(differences[0])) { $0 - logSigmoid($1) }
    return .perExample(total)
  }

  /// The factor by which preferences count as rewards.
  public var rewardScale: Double? { 1 }
}
