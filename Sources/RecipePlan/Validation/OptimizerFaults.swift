/// Finds numbers of an optimizer that are out of their ranges.
enum OptimizerFaults {
  /// Every fault of an optimizer.
  static func list(_ optimizer: OptimizerPlan) -> [String] {
    var faults = positive("learning rate", optimizer.learningRate)
    switch optimizer {
    case .adamW(_, let first, let second, let epsilon, let decay, _),
      .adam(_, let first, let second, let epsilon, let decay, _):
      faults += moments(first, second, epsilon: epsilon) + weightDecay(decay)
    case .sgd(_, let momentum, let decay, let isNesterov):
      faults += share("momentum", momentum)
      if isNesterov == true, momentum == 0 {
        faults.append("Nesterov's look ahead needs a momentum; set 'momentum', such as 0.9.")
      }
      faults += weightDecay(decay)
    case .lion(_, let direction, let memory, let decay):
      faults += share("momentum of the direction", direction)
      faults += share("momentum of the memory", memory) + weightDecay(decay)
    case .adafactor(_, _, let exponent, let scale, let threshold, let decay):
      if !(exponent < 0 && exponent.isFinite) {
        faults.append("The decay exponent is \(exponent); it must be negative, such as -0.8.")
      }
      faults += positive("minimum scale", scale) + positive("clipping threshold", threshold)
      faults += weightDecay(decay)
    case .muon(_, let momentum, _, let decay, _, let others):
      faults += share("momentum", momentum) + weightDecay(decay)
      let own =
        positive("learning rate", others.learningRate)
        + moments(others.firstMomentDecay, others.secondMomentDecay, epsilon: others.epsilon)
        + weightDecay(others.weightDecay)
      faults += own.map { "In 'others': \($0)" }
    }
    return faults
  }

  /// Every fault of a group of parameters.
  static func list(_ group: ParameterGroupPlan) -> [String] {
    var faults = group.weightDecay.map(weightDecay) ?? []
    let factor = group.learningRateFactor
    if !(factor >= 0 && factor.isFinite) {
      faults.append("The learning rate's factor is \(factor); it must be 0 or more.")
    }
    if group.weightDecay == nil, factor == 1 {
      faults.append(
        "The group of \(group.selection) changes nothing; give it a 'weightDecay' or a "
          + "'learningRateFactor'."
      )
    }
    return faults
  }

  private static func moments(_ first: Double, _ second: Double, epsilon: Double) -> [String] {
    share("first moment's decay", first) + share("second moment's decay", second)
      + positive("epsilon", epsilon)
  }

  private static func positive(_ name: String, _ value: Double) -> [String] {
    value > 0 && value.isFinite ? [] : ["The \(name) is \(value); it must be positive."]
  }

  private static func share(_ name: String, _ value: Double) -> [String] {
    (0..<1).contains(value)
      ? [] : ["The \(name) is \(value); it must be from 0 up to, but not, 1."]
  }

  private static func weightDecay(_ value: Double) -> [String] {
    value >= 0 && value.isFinite ? [] : ["The weight decay is \(value); it must be 0 or more."]
  }
}
