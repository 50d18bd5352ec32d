public import PreferenceData
public import RecipePlan

/// A reward model whose score depends on who judges: PAL (Chen and others 2024).
///
/// Every annotator has shares of a few common tastes, which are learned with them. `.distance` is minus
/// the distance of the reply's map to the annotator's ideal point, which is the mixture of common ideal
/// points (PAL-A; `.squaredDistance` squares it); `.direction` is the cosine between the reply's map
/// and the mixture of common maps of the prompt, times a learned scale of at most 100 (PAL-B). Rows
/// whose annotator is not among the given ones, or not recorded, have one place together: shares that are
/// equal at first, and learned where such rows are trained on.
public struct PersonalRewardModel<Example: ExampleKind>: ModelDeclaration {
  /// It scores replies.
  public typealias Role = RewardRole

  /// The policy whose body it starts from.
  public var base: any ModelDeclaration<PolicyRole>
  /// By what a reply is judged.
  public var form: IdealPointsPlan.Form
  /// The number of common tastes.
  public var tastes: Int
  /// The width of the space in which replies and tastes lie.
  public var width: Int
  /// The rows whose annotators are known.
  public var annotators: Dataset<Example>
  var location: SourceLocation

  /// Declares a reward model of annotators.
  /// - Parameters:
  ///   - base: The policy whose body it starts from.
  ///   - form: By what a reply is judged.
  ///   - tastes: The number of common tastes.
  ///   - width: The width of the space in which replies and tastes lie.
  ///   - annotators: The rows whose annotators are known; usually those it is trained on.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    _ base: some ModelDeclaration<PolicyRole>,
    form: IdealPointsPlan.Form = .distance,
    tastes: Int,
    width: Int = 16,
    annotators: Dataset<Example>,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.base = base
    self.form = form
    self.tastes = tastes
    self.width = width
    self.annotators = annotators
    self.location = SourceLocation(file: file, line: line)
  }

  /// Adds the model, its base and the annotators' rows to a plan.
  public func lower(into lowering: inout PlanLowering) -> NodeID {
    let points = IdealPointsPlan(
      form: form,
      prototypes: tastes,
      width: width,
      annotators: annotators.reference(in: &lowering)
    )
    let plan = RewardModelPlan(
      base: base.lower(into: &lowering),
      head: .idealPoints(points)
    )
    return lowering.add(
      .rewardModel(plan),
      label: nil,
      default: "untrained personal reward model",
      at: location
    )
  }
}
