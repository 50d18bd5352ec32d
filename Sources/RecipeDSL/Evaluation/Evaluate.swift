public import PreferenceData
import RecipePlan

/// An evaluation stage: a model, rows, and what is measured on them.
public struct Evaluate<Example: ExampleKind>: Sendable {
  private var role: ModelRolePlan
  private var model: any ModelDeclaration
  private var data: Dataset<Example>
  private var reference: (any ModelDeclaration<PolicyRole>)?
  private var content: EvaluationContent<Example>
  private var resamples: Int
  private var confidence: Double
  private var label: String?
  private var location: SourceLocation

  /// Declares an evaluation.
  /// - Parameters:
  ///   - model: The model to measure.
  ///   - data: The rows; take a part that the model was not trained on.
  ///   - reference: The policy that implicit rewards are relative to; by default the reference of
  ///     the model's own training.
  ///   - resamples: Bootstrap resamples behind every interval.
  ///   - confidence: The confidence level of every interval.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  ///   - content: What is measured.
  public init<Model: ModelDeclaration>(
    _ model: Model,
    on data: Dataset<Example>,
    reference: (any ModelDeclaration<PolicyRole>)? = nil,
    resamples: Int = 2_000,
    confidence: Double = 0.95,
    file: String = #fileID,
    line: Int = #line,
    @EvaluationBuilder<Example> _ content: () -> EvaluationContent<Example>
  ) {
    self.role = Model.Role.plan
    self.model = model
    self.data = data
    self.reference = reference
    self.resamples = resamples
    self.confidence = confidence
    self.content = content()
    self.location = SourceLocation(file: file, line: line)
  }

  /// The same evaluation under a name for reports; by default it bears the model's.
  public func named(_ label: String) -> Evaluate {
    var copy = self
    copy.label = label
    return copy
  }

  /// What a metric of this evaluation measures, for a claim.
  public subscript<Measure: Metric>(_ metric: Measure) -> MetricReading
  where Measure.Example == Example {
    MetricReading(evaluation: self, metric: metric)
  }

  /// Adds the stage and everything it needs to a plan.
  func lower(into lowering: inout PlanLowering) -> NodeID {
    var elements: [String: SourceLocation] = [:]
    var plans: [MetricPlan] = []
    var suite: [any Metric<Example>] = []
    let modelID = model.lower(into: &lowering)
    let outputs = lowering.head(of: modelID)?.outputs ?? []
    for metric in content.metrics {
      append(metric, outputs, &suite, &plans, &elements, &lowering, repeats: true)
      for companion in metric.element.companions {
        let isDeclared = content.metrics.contains { $0.element.equals(companion) }
        if isDeclared { continue }
        let located = Located(element: companion, location: metric.location)
        append(located, outputs, &suite, &plans, &elements, &lowering, repeats: false)
      }
    }
    var encoders: [NodeID] = []
    for (metric, element) in content.metrics.flatMap({ metric in
      ([metric.element] + metric.element.companions).map { (metric, $0) }
    }) {
      guard let encoder = element.encoder else { continue }
      let id = lowering.encoder(encoder, at: metric.location)
      if !encoders.contains(id) { encoders.append(id) }
    }
    let plan = EvaluatePlan(
      role: role,
      model: modelID,
      reference: reference?.lower(into: &lowering),
      data: data.reference(in: &lowering),
      metrics: plans,
      resamples: resamples,
      confidence: confidence,
      encoders: encoders
    )
    let modelLabel = lowering.label(of: modelID) ?? "model"
    let id = lowering.add(
      .evaluate(plan),
      label: label,
      default: plan.reference.flatMap { lowering.label(of: $0) }.map {
        "\(modelLabel) against \($0)"
      } ?? modelLabel,
      at: location,
      elements: elements
    )
    lowering.attach(DeclaredSuite(metrics: suite), to: id)
    return id
  }

  private func append(
    _ metric: Located<any Metric<Example>>,
    _ outputs: [String],
    _ suite: inout [any Metric<Example>],
    _ plans: inout [MetricPlan],
    _ elements: inout [String: SourceLocation],
    _ lowering: inout PlanLowering,
    repeats: Bool
  ) {
    let component = lowering.component(metric.element, at: metric.location)
    // A companion that two metrics share is shown once; a metric declared twice is a fault.
    if !repeats, plans.contains(where: { $0.declared == component }) { return }
    elements["metrics.\(plans.count)"] = metric.location
    for fault in metric.element.faults {
      lowering.record("\(component.type): \(fault)", at: metric.location)
    }
    if role != .policy, metric.element.readsLogProbabilities {
      lowering.record(
        "\(component.type) reads log-probabilities, but a reward model gives none.",
        at: metric.location
      )
    }
    let lacksFeatures = role != .featureDictionary && metric.element.readsFeatures
    if lacksFeatures {
      lowering.record(
        "\(component.type) reads the features of comparisons, which a 'FeatureDictionary' alone gives.",
        at: metric.location
      )
    }
    if role == .featureDictionary, metric.element.readsRewards {
      lowering.record(
        "\(component.type) reads scores, but a feature dictionary only describes replies.",
        at: metric.location
      )
    }
    for name in metric.element.readsOutputs where !outputs.contains(name) && !lacksFeatures {
      lowering.record(
        "\(component.type) reads the value '\(name)', which the model's head lacks"
          + (outputs.isEmpty ? "." : ": it has \(outputs.joined(separator: ", "))."),
        at: metric.location
      )
    }
    // Two settings of one metric are two numbers; the later one's name says how it differs.
    let isTaken = plans.contains { $0.name == metric.element.name }
    let settings = "\(component)".dropFirst(component.type.count)
    let name = isTaken ? "\(metric.element.name) \(settings)" : metric.element.name
    suite.append(metric.element)
    plans.append(
      MetricPlan(
        declared: component,
        name: name,
        readsRewards: metric.element.readsRewards,
        dependsOnRewardScale: metric.element.dependsOnRewardScale
      )
    )
  }
}

extension Metric {
  fileprivate func equals(_ other: any Metric) -> Bool {
    (other as? Self).map { $0 == self } ?? false
  }
}
