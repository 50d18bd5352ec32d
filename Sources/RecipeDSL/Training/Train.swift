public import PreferenceData
public import RecipePlan

/// A training stage, and at once the model that comes out of it.
///
/// ```swift
/// let policy = Train(base, on: comparisons.train) {
///   DPO(beta: 0.1)
///   AdamW(learningRate: 5e-5, schedule: .cosine(warmup: 0.1))
///   Epochs(1)
///   BatchSize(16)
/// }
/// ```
public struct Train<Role: ModelRole>: ModelDeclaration {
  private var model: any ModelDeclaration<Role>
  private var data: any DatasetDeclaration
  private var reference: (any ModelDeclaration<PolicyRole>)?
  private var content: TrainingContent
  private var label: String?
  private var location: SourceLocation

  /// Declares a stage.
  /// - Parameters:
  ///   - model: The model whose weights the stage starts from.
  ///   - data: The rows.
  ///   - reference: The frozen policy that reference terms read; by default the stage's own
  ///     starting weights.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  ///   - content: An objective or several, regularizers, one optimizer, a duration, a batch size.
  public init<Example: ExampleKind>(
    _ model: some ModelDeclaration<Role>,
    on data: Dataset<Example>,
    reference: (any ModelDeclaration<PolicyRole>)? = nil,
    file: String = #fileID,
    line: Int = #line,
    @TrainingBuilder<Example, Role> _ content: () -> TrainingContent
  ) {
    self.model = model
    self.data = data
    self.reference = reference
    self.content = content()
    self.location = SourceLocation(file: file, line: line)
  }

  /// The same stage under a name for reports.
  public func named(_ label: String) -> Train {
    var copy = self
    copy.label = label
    return copy
  }

  /// Adds the stage and everything it needs to a plan.
  public func lower(into lowering: inout PlanLowering) -> NodeID {
    var elements: [String: SourceLocation] = [:]
    let settings = gatherSettings(into: &lowering, &elements)
    var terms: [LossTermPlan] = []
    for term in content.terms {
      elements["terms.\(terms.count)"] = term.location
      terms.append(plan(of: term, into: &lowering))
    }
    let modelID = model.lower(into: &lowering)
    // The builder admits exactly one optimizer, so the first is the only one.
    guard let optimizer = content.optimizers.first else { return PlanLowering.invalid }
    elements["optimizer"] = optimizer.location
    for fault in optimizer.element.faults { lowering.record(fault, at: optimizer.location) }
    let groups = optimizer.element.groups
    for (place, group) in groups.enumerated() {
      elements["optimizer.groups.\(place)"] = group.location
    }
    // Objectives that scale rewards differently define no common scale; metrics then ask for one.
    let scales = Set(content.terms.compactMap(\.element.term.rewardScale))
    let plan = TrainPlan(
      role: Role.plan,
      model: modelID,
      reference: reference?.lower(into: &lowering),
      data: data.reference(in: &lowering),
      terms: terms,
      optimizer: optimizer.element.plan,
      groups: groups.isEmpty ? nil : groups.map(\.plan),
      schedule: optimizer.element.schedule.plan,
      duration: settings.duration ?? .steps(1),
      batchSize: settings.batchSize ?? 1,
      microBatchSize: settings.microBatchSize ?? settings.batchSize ?? 1,
      clippingNorm: settings.clippingNorm,
      averaging: settings.averaging,
      referenceUpdates: settings.referenceUpdates,
      rewardScale: scales.count == 1 ? scales.first : nil,
      loggingInterval: settings.loggingInterval ?? 1
    )
    let names = terms.filter { $0.weight == 1 || terms.count == 1 }.map(\.declared.type)
    return lowering.add(
      .train(plan),
      label: label,
      default: names.isEmpty ? "train" : names.joined(separator: " + "),
      at: location,
      elements: elements
    )
  }

  private func gatherSettings(
    into lowering: inout PlanLowering,
    _ elements: inout [String: SourceLocation]
  ) -> TrainingSettings {
    var settings = TrainingSettings()
    for setting in content.settings {
      if let first = elements[setting.element.path] {
        lowering.record(
          "'\(type(of: setting.element))' sets what is set at line \(first.line) already.",
          at: setting.location
        )
      }
      elements[setting.element.path] = setting.location
      setting.element.apply(to: &settings)
    }
    if settings.duration == nil {
      lowering.record(
        "The stage doesn't say how long it trains; add 'Epochs(1)' or 'Steps(100)'.",
        at: location
      )
    }
    if settings.batchSize == nil {
      lowering.record(
        "The stage doesn't say how many examples a step reads; add 'BatchSize(16)'.",
        at: location
      )
    }
    return settings
  }

  private func plan(
    of element: Located<LossTermElement>,
    into lowering: inout PlanLowering
  ) -> LossTermPlan {
    let term = element.element.term
    let declared = lowering.component(term, at: element.location)
    for fault in term.faults {
      lowering.record("\(declared.type): \(fault)", at: element.location)
    }
    return LossTermPlan(
      declared: declared,
      weight: element.element.weight,
      formula: term.loss.value.formula,
      normalizer: term.loss.normalizer,
      data: element.element.data?.reference(in: &lowering),
      requirements: term.requirements
    )
  }
}
