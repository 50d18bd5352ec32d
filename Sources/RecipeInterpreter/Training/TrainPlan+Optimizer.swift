import OptimizationCore
import RecipePlan

extension TrainPlan {
  /// The core's optimizer, with no memory yet.
  func makeOptimizer(for parameters: ParameterSet<Float>) -> any Optimizer<Float> {
    let groups = coreGroups
    switch optimizer {
    case .adamW(let rate, let first, let second, let epsilon, let decay, let decaysVectors):
      return AdamWSettings(
        learningRate: rate,
        firstBeta: first,
        secondBeta: second,
        epsilon: epsilon,
        weightDecay: decay,
        decayScope: decaysVectors ? .everything : .matrices,
        groups: groups
      ).makeOptimizer(for: parameters)
    case .adam(let rate, let first, let second, let epsilon, let decay, let decaysVectors):
      return AdamSettings(
        learningRate: rate,
        firstBeta: first,
        secondBeta: second,
        epsilon: epsilon,
        weightDecay: decay,
        decayScope: decaysVectors ? .everything : .matrices,
        groups: groups
      ).makeOptimizer(for: parameters)
    case .sgd(let rate, let momentum, let decay, let isNesterov):
      return SGDSettings(
        learningRate: rate,
        momentum: momentum,
        isNesterov: isNesterov ?? false,
        weightDecay: decay,
        groups: groups
      ).makeOptimizer(for: parameters)
    case .lion(let rate, let direction, let memory, let decay):
      return LionSettings(
        learningRate: rate,
        firstBeta: direction,
        secondBeta: memory,
        weightDecay: decay,
        groups: groups
      ).makeOptimizer(for: parameters)
    case .adafactor(let rate, let isRelative, let exponent, let scale, let threshold, let decay):
      return AdafactorSettings(
        learningRate: rate,
        decayExponent: exponent,
        minimumScale: scale,
        clippingThreshold: threshold,
        isRelative: isRelative,
        weightDecay: decay,
        groups: groups
      ).makeOptimizer(for: parameters)
    case .muon(let rate, let momentum, let isNesterov, let decay, let matchesAdamW, let others):
      return MuonSettings(
        learningRate: rate,
        momentum: momentum,
        isNesterov: isNesterov,
        weightDecay: decay,
        scale: matchesAdamW ? .matchingAdamW : .original,
        others: AdamWSettings(
          learningRate: others.learningRate,
          firstBeta: others.firstMomentDecay,
          secondBeta: others.secondMomentDecay,
          epsilon: others.epsilon,
          weightDecay: others.weightDecay,
          decayScope: others.decaysVectors ? .everything : .matrices
        ),
        groups: groups
      ).makeOptimizer(for: parameters)
    }
  }

  /// The core's average of weights, if the stage has one.
  func makeAverage(of parameters: ParameterSet<Float>) -> WeightAverage<Float>? {
    averaging.map {
      WeightAverage(
        WeightAverageSettings(decay: $0.decay, interval: $0.interval, start: $0.start),
        parameters: parameters
      )
    }
  }

  /// Refuses an average that a stage's last step comes too early for.
  ///
  /// Of a stage that lasts for epochs, only its data tells the number of steps.
  /// - Parameters:
  ///   - totalSteps: The number of steps of the stage.
  ///   - node: The stage.
  /// - Throws: A `LocatedRunError` at the average's line.
  func checkAveraging(totalSteps: Int, of node: PlanNode) throws {
    guard let averaging, averaging.start >= totalSteps else { return }
    throw LocatedRunError(
      location: node.elementLocations["averaging"] ?? node.location,
      underlying: RunError.unusable(
        "The moving average of '\(node.label)' starts at step \(averaging.start), but the stage has "
          + "\(totalSteps); start earlier."
      )
    )
  }

  /// The core's schedule for a number of steps; shares of them are rounded up.
  func coreSchedule(totalSteps: Int) -> OptimizationCore.Schedule {
    func steps(_ share: Double) -> Int { Int((share * Double(totalSteps)).rounded(.up)) }
    let warmup = steps(schedule.warmup)
    switch schedule.shape {
    case .constant: return .constant(warmupSteps: warmup)
    case .linear: return .linear(warmupSteps: warmup)
    case .cosine: return .cosine(warmupSteps: warmup, minimumRatio: schedule.minimum ?? 0)
    case .inverseSquareRoot:
      return .inverseSquareRoot(warmupSteps: warmup, timescale: schedule.timescale)
    case .warmupStableDecay:
      let decay: ScheduleDecay =
        switch schedule.decayShape {
        case .linear, nil: .linear
        case .cosine: .cosine
        case .oneMinusSquareRoot: .oneMinusSquareRoot
        }
      return .warmupStableDecay(
        warmupSteps: warmup,
        decaySteps: min(steps(schedule.decay ?? 0), totalSteps - warmup),
        decay: decay,
        minimumRatio: schedule.minimum ?? 0
      )
    }
  }

  private var coreGroups: [OptimizationCore.ParameterGroup] {
    (groups ?? []).map {
      OptimizationCore.ParameterGroup(
        $0.selection.selector,
        weightDecay: $0.weightDecay,
        learningRateFactor: $0.learningRateFactor
      )
    }
  }
}

extension ParameterSelectionPlan {
  /// The core's selector.
  var selector: ParameterSelector {
    switch self {
    case .everything: .everything
    case .matrices: .matrices
    case .vectors: .vectors
    case .embeddings: .embeddings
    case .heads: .heads
    case .hiddenMatrices: .hiddenMatrices
    case .named(let pattern): .named(NamePattern(pattern))
    }
  }
}
