import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Probes of optimizers, schedules and training settings.
enum TrainingProbes {
  static let all = optimizers + schedules + settings

  static func optimizer(_ optimizer: some OptimizerDeclaration) -> LoweredExperiment {
    lowered {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 0.1)
        optimizer
        Steps(1)
        BatchSize(2)
      }
    }
  }

  static let optimizers = [
    Probe(
      AdamW(learningRate: 0.1),
      in: optimizer,
      [
        .set("learningRate", \.learningRate, 0.7312),
        .set("firstMomentDecay", \.firstMomentDecay, 0.7312),
        .set("secondMomentDecay", \.secondMomentDecay, 0.7312),
        .set("epsilon", \.epsilon, 0.7312), .set("weightDecay", \.weightDecay, 0.7312),
        .set("decaysVectors", \.decaysVectors, true, as: "\"decaysVectors\":true"),
        .set("schedule", \.schedule, .cosine(warmup: 0.0731), as: "0.0731"),
        .set("groups", \.groups, groups, as: "layers.0.*"),
        .set("groups", \.groups, Array(groups.reversed()), as: "embeddings"),
      ]
    ),
    Probe(
      Adam(learningRate: 0.1),
      in: optimizer,
      [
        .set("learningRate", \.learningRate, 0.7312),
        .set("firstMomentDecay", \.firstMomentDecay, 0.7312),
        .set("secondMomentDecay", \.secondMomentDecay, 0.7312),
        .set("epsilon", \.epsilon, 0.7312), .set("weightDecay", \.weightDecay, 0.7312),
        .set("decaysVectors", \.decaysVectors, true, as: "\"decaysVectors\":true"),
        .set("schedule", \.schedule, .cosine(warmup: 0.0731), as: "0.0731"),
        .set("groups", \.groups, groups, as: "layers.0.*"),
      ]
    ),
    Probe(
      SGD(learningRate: 0.1),
      in: optimizer,
      [
        .set("learningRate", \.learningRate, 0.7312), .set("momentum", \.momentum, 0.7312),
        .set("isNesterov", \.isNesterov, true, as: "\"isNesterov\":true"),
        .set("weightDecay", \.weightDecay, 0.7312),
        .set("schedule", \.schedule, .linear(warmup: 0.0731), as: "0.0731"),
        .set("groups", \.groups, groups, as: "layers.0.*"),
      ]
    ),
    Probe(
      Lion(learningRate: 0.1),
      in: optimizer,
      [
        .set("learningRate", \.learningRate, 0.7312),
        .set("directionMomentum", \.directionMomentum, 0.7312),
        .set("memoryMomentum", \.memoryMomentum, 0.7312),
        .set("weightDecay", \.weightDecay, 0.7312),
        .set("schedule", \.schedule, .linear(warmup: 0.0731), as: "0.0731"),
        .set("groups", \.groups, groups, as: "layers.0.*"),
      ]
    ),
    Probe(
      Adafactor(),
      in: optimizer,
      [
        .set("learningRate", \.learningRate, 0.7312),
        .set("isRelative", \.isRelative, false, as: "\"isRelative\":false"),
        .set("decayExponent", \.decayExponent, -0.7312),
        .set("minimumScale", \.minimumScale, 0.7312),
        .set("clippingThreshold", \.clippingThreshold, 0.7312),
        .set("weightDecay", \.weightDecay, 0.7312),
        .set("schedule", \.schedule, .linear(warmup: 0.0731), as: "0.0731"),
        .set("groups", \.groups, groups, as: "layers.0.*"),
      ]
    ),
    Probe(
      Muon(learningRate: 0.1, others: AdamW(learningRate: 0.01)),
      in: optimizer,
      [
        .set("learningRate", \.learningRate, 0.7312), .set("momentum", \.momentum, 0.7312),
        .set("others", \.others, AdamW(learningRate: 0.7313), as: "0.7313"),
        .set("others", \.others, AdamW(learningRate: 0.01, epsilon: 0.7313), as: "0.7313"),
        .set("isNesterov", \.isNesterov, false, as: "\"isNesterov\":false"),
        .set("weightDecay", \.weightDecay, 0.7312),
        .set("matchesAdamW", \.matchesAdamW, true, as: "\"matchesAdamW\":true"),
        .set("schedule", \.schedule, .linear(warmup: 0.0731), as: "0.0731"),
        .set("groups", \.groups, groups, as: "layers.0.*"),
      ]
    ),
  ]

  private static let groups = SGD(learningRate: 1)
    .group(.named("layers.0.*"), learningRateFactor: 0.5).group(.embeddings, weightDecay: 0)
    .groups

  static let schedules = [
    Probe(
      Schedule.constant,
      in: { optimizer(SGD(learningRate: 0.1, schedule: $0)) },
      variants: [
        ("plan", "linear", .linear), ("plan", "cosine", .cosine),
        ("plan", "0.0731", .constant(warmup: 0.0731)),
        ("plan", "0.0731", .linear(warmup: 0.0731)),
        ("plan", "0.0731", .cosine(warmup: 0.0731)), ("plan", "0.0731", .cosine(minimum: 0.0731)),
        ("plan", "inverseSquareRoot", .inverseSquareRoot()),
        ("plan", "0.0731", .inverseSquareRoot(warmup: 0.0731)),
        ("plan", "7313", .inverseSquareRoot(timescale: 7_313)),
        ("plan", "warmupStableDecay", .warmupStableDecay(decay: 0.5)),
        ("plan", "0.0731", .warmupStableDecay(decay: 0.0731)),
        ("plan", "0.0731", .warmupStableDecay(warmup: 0.0731, decay: 0.5)),
        ("plan", "0.0731", .warmupStableDecay(decay: 0.5, minimum: 0.0731)),
        ("plan", "cosine", .warmupStableDecay(decay: 0.5, shape: .cosine)),
        ("plan", "oneMinus", .warmupStableDecay(decay: 0.5, shape: .oneMinusSquareRoot)),
      ]
    )
  ]

  static func setting(_ setting: some TrainingSetting) -> LoweredExperiment {
    func open<Setting: TrainingSetting>(_ setting: Setting) -> LoweredExperiment {
      lowered {
        Train(Sample.base, on: Sample.comparisons) {
          DPO(beta: 0.1)
          SGD(learningRate: 0.1)
          setting
        }
      }
    }
    return open(setting)
  }

  static let settings = [
    Probe(
      Epochs(3),
      in: setting,
      [
        .set("count", \.count, 0.7312), .set("count", \.count, 7_313, as: "7313"),
      ]
    ),
    Probe(Steps(3), in: setting, [.set("count", \.count, 7_313)]),
    Probe(BatchSize(3), in: setting, [.set("count", \.count, 7_313)]),
    Probe(MicroBatchSize(3), in: setting, [.set("count", \.count, 7_313)]),
    Probe(GradientClipping(norm: 3), in: setting, [.set("norm", \.norm, 0.7312)]),
    Probe(
      ExponentialMovingAverage(decay: 0.5),
      in: setting,
      [
        .set("decay", \.decay, 0.7312), .set("interval", \.interval, 7_313),
        .set("start", \.start, 7_313),
      ]
    ),
    Probe(
      ReferenceUpdates.soft(mixing: 0.5, every: 3),
      in: setting,
      [.set("mixing", \.mixing, 0.7312), .set("interval", \.interval, 7_313)]
    ),
    Probe(Logging(every: 3), in: setting, [.set("interval", \.interval, 7_313)]),
  ]
}
