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
    if !(0...1).contains(train.schedule.warmup) {
      faults.append(
        (
          "optimizer",
          "The warm-up is \(train.schedule.warmup); it is a share of all steps, 0 to 1."
        )
      )
    }
    faults += optimizerFaults(of: train.optimizer).map { ("optimizer", $0) }
    return faults
  }

  private func optimizerFaults(of optimizer: OptimizerPlan) -> [String] {
    var faults: [String] = []
    func check(_ name: String, _ value: Double, _ isGood: Bool, _ range: String) {
      if !isGood { faults.append("The \(name) is \(value); it must be \(range).") }
    }
    let rate = optimizer.learningRate
    check("learning rate", rate, rate > 0 && rate.isFinite, "positive")
    switch optimizer {
    case .adamW(_, let first, let second, let epsilon, let decay, _):
      check("first moment's decay", first, (0..<1).contains(first), "from 0 up to, but not, 1")
      check("second moment's decay", second, (0..<1).contains(second), "from 0 up to, but not, 1")
      check("epsilon", epsilon, epsilon > 0 && epsilon.isFinite, "positive")
      check("weight decay", decay, decay >= 0 && decay.isFinite, "0 or more")
    case .sgd(_, let momentum, let decay):
      check("momentum", momentum, (0..<1).contains(momentum), "from 0 up to, but not, 1")
      check("weight decay", decay, decay >= 0 && decay.isFinite, "0 or more")
    }
    return faults
  }
}
