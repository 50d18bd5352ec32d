package import PreferenceData
import RecipePlan

/// Rows of one kind that are made of drawn replies.
package struct SampledRows<Example: ExampleKind>: Sendable {
  var samples: Samples
  /// How rows are made, as the plan records it; the judge's settings join it.
  var component: PlanComponent
  /// Who rewards replies; nil where nobody does.
  var judge: SampleJudge?
  /// What becomes of a reward model's scores; nil for the scores themselves.
  package var shaping: ShapedReward?
  private var body: @Sendable ([SampledReplies]) -> RowTable<Example>

  init(
    samples: Samples,
    component: PlanComponent,
    _ body: @escaping @Sendable ([SampledReplies]) -> RowTable<Example>
  ) {
    self.samples = samples
    self.component = component
    self.body = body
  }

  /// Makes rows, accounting for every reply.
  package func rows(of replies: [SampledReplies]) -> RowTable<Example> { body(replies) }

  /// Adds the stage and the judge to a plan.
  func origin(in lowering: inout PlanLowering, at location: SourceLocation) -> DataPlan.Origin {
    let stage = samples.lower(into: &lowering)
    var component = component
    switch judge {
    case nil: return .samples(stage, component, judge: nil)
    case .rule(let judge):
      let rule = lowering.component(judge, at: location)
      for fault in judge.faults { lowering.record("\(rule.type): \(fault)", at: location) }
      component.settings["by"] = .object(rule.settings)
      component.settings["judge"] = .text("\(rule.module).\(rule.type)")
      return .samples(stage, component, judge: nil)
    case .model(let model):
      shaping?.record(in: &component, &lowering, at: location)
      return .samples(stage, component, judge: model.lower(into: &lowering))
    }
  }
}
