import RecipePlan

extension PlanPrinter {
  /// A stage's optimizer with its schedule and clipping.
  static func optimizer(_ plan: TrainPlan) -> String {
    let clipping = plan.clippingNorm.map { "gradients clipped to norm \($0)" } ?? "no clipping"
    return "\(text(of: plan.optimizer)); \(text(of: plan.schedule)); \(clipping)"
  }

  /// What a stage's groups of parameters have otherwise, a line each.
  static func groups(_ plan: TrainPlan) -> [String] {
    (plan.groups ?? []).map { group in
      var parts: [String] = []
      if let decay = group.weightDecay { parts.append("weight decay \(decay)") }
      if group.learningRateFactor != 1 {
        parts.append("learning rate times \(group.learningRateFactor)")
      }
      return "\(group.selection): \(parts.joined(separator: ", "))"
    }
  }

  /// A stage's average of weights.
  static func averaging(_ plan: AveragingPlan) -> String {
    let interval = plan.interval == 1 ? "every step" : "every \(plan.interval) steps"
    let start = plan.start > 0 ? ", from step \(plan.start)" : ""
    return "exponential moving average of weights, decay \(plan.decay), \(interval)\(start); "
      + "it is the stage's model"
  }

  /// How a stage's reference follows its policy.
  static func updates(_ plan: ReferenceUpdatePlan) -> String {
    let manner =
      plan.mixing == 1 ? "a copy of the policy" : "\(plan.mixing) of the way to the policy"
    return "\(manner) after every \(plan.interval) steps, run beside it"
  }

  private static func text(of optimizer: OptimizerPlan) -> String {
    switch optimizer {
    case .adamW(let rate, let first, let second, let epsilon, let decay, let decaysVectors):
      "AdamW, \(adam(rate, first, second, epsilon))\(weightDecay(decay, ofVectors: decaysVectors))"
    case .adam(let rate, let first, let second, let epsilon, let decay, let decaysVectors):
      "Adam, \(adam(rate, first, second, epsilon))\(weightDecay(decay, ofVectors: decaysVectors))"
    case .sgd(let rate, let momentum, let decay, let isNesterov):
      "SGD, learning rate \(rate), momentum \(momentum)"
        + "\(isNesterov == true ? " (Nesterov)" : "")\(weightDecay(decay))"
    case .lion(let rate, let direction, let memory, let decay):
      "Lion, learning rate \(rate), β₁ \(direction), β₂ \(memory)\(weightDecay(decay))"
    case .adafactor(let rate, let isRelative, let exponent, let scale, let threshold, let decay):
      "Adafactor, learning rate \(rate)"
        + (isRelative ? " times root mean squares of at least \(scale)" : "")
        + ", decay exponent \(exponent), clipping threshold \(threshold)\(weightDecay(decay))"
    case .muon(let rate, let momentum, let isNesterov, let decay, let matchesAdamW, let others):
      "Muon for hidden matrices, learning rate \(rate)"
        + "\(matchesAdamW ? " scaled to match AdamW's" : ""), momentum \(momentum)"
        + "\(isNesterov ? " (Nesterov)" : "")\(weightDecay(decay)); AdamW for the others, "
        + adam(
          others.learningRate,
          others.firstMomentDecay,
          others.secondMomentDecay,
          others.epsilon
        ) + weightDecay(others.weightDecay, ofVectors: others.decaysVectors)
    }
  }

  private static func adam(
    _ rate: Double,
    _ first: Double,
    _ second: Double,
    _ epsilon: Double
  ) -> String {
    "learning rate \(rate), β₁ \(first), β₂ \(second), ε \(epsilon)"
  }

  private static func weightDecay(_ decay: Double, ofVectors: Bool = false) -> String {
    ", weight decay \(decay)" + (decay > 0 ? ofVectors ? " of all weights" : " of matrices" : "")
  }

  private static func text(of schedule: SchedulePlan) -> String {
    var text =
      switch schedule.shape {
      case .constant, .linear, .cosine: schedule.shape.rawValue
      case .inverseSquareRoot: "inverse square root"
      case .warmupStableDecay: "stable"
      }
    if schedule.warmup > 0 { text += " after a warm-up of \(schedule.warmup)" }
    if let timescale = schedule.timescale { text += ", timescale \(timescale) steps" }
    if let decay = schedule.decay {
      let shape =
        switch schedule.decayShape {
        case .linear, nil: "linear"
        case .cosine: "cosine"
        case .oneMinusSquareRoot: "1 - square root"
        }
      text += ", then a decay of \(decay) (\(shape))"
    }
    if let minimum = schedule.minimum { text += ", to \(minimum) of the rate" }
    return text
  }
}
