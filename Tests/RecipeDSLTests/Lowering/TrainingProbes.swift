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
      ]
    ),
    Probe(
      SGD(learningRate: 0.1),
      in: optimizer,
      [
        .set("learningRate", \.learningRate, 0.7312), .set("momentum", \.momentum, 0.7312),
        .set("weightDecay", \.weightDecay, 0.7312),
        .set("schedule", \.schedule, .linear(warmup: 0.0731), as: "0.0731"),
      ]
    ),
  ]

  static let schedules = [
    Probe(
      Schedule.constant,
      in: { optimizer(SGD(learningRate: 0.1, schedule: $0)) },
      variants: [
        ("plan", "linear", .linear), ("plan", "cosine", .cosine),
        ("plan", "0.0731", .constant(warmup: 0.0731)),
        ("plan", "0.0731", .linear(warmup: 0.0731)),
        ("plan", "0.0731", .cosine(warmup: 0.0731)),
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
    Probe(Logging(every: 3), in: setting, [.set("interval", \.interval, 7_313)]),
  ]
}
