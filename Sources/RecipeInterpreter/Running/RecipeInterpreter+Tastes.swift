import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan

extension RecipeInterpreter {
  /// A model whose encoder of tastes, if it has one, has the comparisons that it reads.
  ///
  /// They are read by the body as it is before any training; trained copies keep what it says.
  func modelWithTastes(_ id: NodeID, for node: PlanNode) throws -> ModelInstance {
    let model = try models.model(id)
    guard case .latent(let tastes)? = model.head?.form, tastes.lacksContexts else { return model }
    let rows = tastes.contextRows(of: try tokenizations.rows(tastes.plan.annotators, for: model))
    let label = experiment.plan.node(id)?.label ?? node.label
    guard !rows.rows.isEmpty else {
      throw RunError.unusable(
        "'\(label)' has an encoder of annotators' tastes and no comparison that it could read."
      )
    }
    try checkFit(of: rows, in: model, label: label)
    let stage = StageReport(
      id: "\(id.text)/tastes",
      label: "annotators of \(label)",
      kind: .reference,
      steps: rows.rows.count,
      formula: "",
      location: node.location
    )
    let features = try reported(stage, fingerprint: id.text) { advance in
      try ReplyScorer(compute: compute, isStopped: isStopped)
        .features(of: rows, subjects: rows.places, by: model, progress: advance)
    }
    StepMemory.release()
    for (row, own) in zip(rows.rows, features)
    where !own.replies.values.joined().joined().allSatisfy(\.isFinite) {
      throw RunError.notFinite(
        what: "hidden state",
        stage: stage.label,
        step: row.place + 1,
        term: "",
        rows: [row.origin.description]
      )
    }
    tastes.setContexts(rows, features)
    return model
  }
}
