/// A way of doing a workload's steps that tables compare with others.
struct WorkloadVariant: Sendable {
  /// What tables call it.
  var name: String
  /// What a step does.
  var kind: WorkloadSpecification.Kind
  /// Whether a prompt is computed once for its two replies.
  var sharesPrompts = false
  /// Whether activations are computed again on the way back.
  var recomputesActivations = false

  /// The ways of a DPO step; the first does what the peers do.
  static let dpo = [
    WorkloadVariant(name: "DPO, reference in the step", kind: .dpo),
    WorkloadVariant(name: "DPO, reference cached", kind: .dpoWithCachedReference),
    WorkloadVariant(
      name: "DPO, reference in the step, prompts shared",
      kind: .dpo,
      sharesPrompts: true
    ),
    WorkloadVariant(
      name: "DPO, reference cached, prompts shared",
      kind: .dpoWithCachedReference,
      sharesPrompts: true
    ),
    WorkloadVariant(
      name: "DPO, reference in the step, activations recomputed",
      kind: .dpo,
      recomputesActivations: true
    ),
  ]

  /// All ways.
  static let all =
    dpo + [
      WorkloadVariant(name: "reward model, prompts shared", kind: .reward, sharesPrompts: true),
      WorkloadVariant(name: "scoring, prompts shared", kind: .scoring, sharesPrompts: true),
    ]
}

extension BenchmarkOptions {
  /// The workload of a variant with the sizes asked for.
  ///
  /// - Parameters:
  ///   - variant: The way of doing the steps.
  ///   - shape: The model.
  ///   - threads: How many threads may work.
  /// - Returns: The workload.
  func workload(
    _ variant: WorkloadVariant,
    shape: ModelShape,
    threads: Int
  ) -> WorkloadSpecification {
    WorkloadSpecification(
      kind: variant.kind,
      model: shape.configuration,
      pairs: pairs,
      length: length,
      steps: steps,
      threads: threads,
      sharesPrompts: variant.sharesPrompts,
      recomputesActivations: variant.recomputesActivations,
      weights: weights
    )
  }
}
