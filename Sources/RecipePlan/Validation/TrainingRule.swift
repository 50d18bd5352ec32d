/// A stage's settings are in their ranges.
public struct TrainingRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// Every breach in the plan.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.nodes.flatMap { node in
      guard case .train(let train) = node.operation else { return [PlanFault]() }
      return settingFaults(of: train).map {
        PlanFault(at: node.elementLocations[$0.path] ?? node.location, $0.message)
      }
    }
  }

  private func settingFaults(of train: TrainPlan) -> [(path: String, message: String)] {
    var faults: [(path: String, message: String)] = []
    if train.terms.isEmpty { faults.append(("train", "The stage has no objective.")) }
    if !train.terms.isEmpty, train.terms.allSatisfy({ $0.data != nil && $0.data != train.data }) {
      faults.append(
        (
          "terms.0",
          "No term reads the stage's own rows: each is bound to others with '.on(...)'. Train on "
            + "those rows instead."
        )
      )
    }
    switch train.duration {
    case .epochs(let epochs):
      if !(epochs > 0 && epochs <= 1_000_000) {
        faults.append(
          ("duration", "Epochs are \(epochs); they must be positive and at most a million.")
        )
      }
    case .steps(let steps):
      if steps < 1 { faults.append(("duration", "Steps are \(steps); there must be at least 1.")) }
    }
    if train.batchSize < 1 {
      faults.append(("batchSize", "The batch size is \(train.batchSize); it must be at least 1."))
    }
    // Without a setting of its own it is the batch size, which is checked already.
    if train.microBatchSize < 1, train.microBatchSize != train.batchSize {
      faults.append(
        (
          "microBatchSize",
          "The micro-batch size is \(train.microBatchSize); it must be at least 1."
        )
      )
    } else if train.microBatchSize > train.batchSize {
      faults.append(
        (
          "microBatchSize",
          "The micro-batch size \(train.microBatchSize) exceeds the batch size \(train.batchSize)."
        )
      )
    }
    if let norm = train.clippingNorm, !(norm > 0 && norm.isFinite) {
      faults.append(("clippingNorm", "The clipping norm is \(norm); it must be positive."))
    }
    if train.loggingInterval < 1 {
      faults.append(
        (
          "loggingInterval",
          "The logging interval is \(train.loggingInterval); at least 1 is needed."
        )
      )
    }
    faults += ScheduleFaults.list(train.schedule).map { ("optimizer", $0) }
    faults += OptimizerFaults.list(train.optimizer).map { ("optimizer", $0) }
    for (place, group) in (train.groups ?? []).enumerated() {
      faults += OptimizerFaults.list(group).map { ("optimizer.groups.\(place)", $0) }
    }
    if let averaging = train.averaging {
      faults += averagingFaults(of: averaging, train.duration).map { ("averaging", $0) }
    }
    faults += referenceFaults(of: train).map { ("referenceUpdates", $0) }
    return faults
  }

  private func referenceFaults(of train: TrainPlan) -> [String] {
    guard let plan = train.referenceUpdates else { return [] }
    var faults: [String] = []
    if !(plan.mixing > 0 && plan.mixing <= 1) {
      faults.append(
        "The reference goes \(plan.mixing) of the way to the policy; it must be above 0 and at most 1."
      )
    }
    if plan.interval < 1 {
      faults.append(
        "The reference is updated every \(plan.interval) steps; at least 1 is needed."
      )
    }
    if !train.readsReference {
      faults.append(
        "No term of the stage reads the reference, so that updating it changes nothing."
      )
    }
    return faults
  }

  private func averagingFaults(of plan: AveragingPlan, _ duration: DurationPlan) -> [String] {
    var faults: [String] = []
    if !(0..<1).contains(plan.decay) {
      faults.append(
        "The decay of the moving average is \(plan.decay); it must be from 0 up to, but not, 1."
      )
    }
    if plan.interval < 1 {
      faults.append(
        "The moving average is taken every \(plan.interval) steps; at least 1 is needed."
      )
    }
    if plan.start < 0 {
      faults.append("The moving average starts at step \(plan.start); it must be 0 or more.")
    } else if case .steps(let steps) = duration, steps > 0, plan.start >= steps {
      faults.append(
        "The moving average starts at step \(plan.start), but the stage has \(steps); start earlier."
      )
    }
    return faults
  }
}
