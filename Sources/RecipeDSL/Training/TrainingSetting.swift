public import RecipePlan

/// The settings of a stage that its elements fill in.
public struct TrainingSettings: Sendable {
  /// How long the stage trains.
  public var duration: DurationPlan?
  /// Examples per optimizer step.
  public var batchSize: Int?
  /// Examples whose activations are held at once.
  public var microBatchSize: Int?
  /// The largest global norm of the gradient.
  public var clippingNorm: Double?
  /// Every how many steps metrics are logged.
  public var loggingInterval: Int?
}

/// An element that sets one of a stage's settings.
public protocol TrainingSetting: Sendable, Hashable {
  /// The setting's name in the plan; a stage sets each at most once.
  var path: String { get }
  /// Fills in the setting.
  func apply(to settings: inout TrainingSettings)
}

/// How many passes over its data a stage makes; the last may be a part of one.
public struct Epochs: TrainingSetting {
  /// The number of passes.
  public var count: Double
  /// Declares the number of passes.
  public init(_ count: Double) { self.count = count }
  /// The setting's name in the plan.
  public var path: String { "duration" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) { settings.duration = .epochs(count) }
}

/// How many optimizer steps a stage makes.
public struct Steps: TrainingSetting {
  /// The number of steps.
  public var count: Int
  /// Declares the number of steps.
  public init(_ count: Int) { self.count = count }
  /// The setting's name in the plan.
  public var path: String { "duration" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) { settings.duration = .steps(count) }
}

/// How many examples an optimizer step reads.
public struct BatchSize: TrainingSetting {
  /// The number of examples.
  public var count: Int
  /// Declares the number of examples.
  public init(_ count: Int) { self.count = count }
  /// The setting's name in the plan.
  public var path: String { "batchSize" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) { settings.batchSize = count }
}

/// How many examples' activations are held at once: gradients accumulate over the batch.
///
/// The result is that of the whole batch at once, up to rounding: every normalizer counts the whole
/// batch.
public struct MicroBatchSize: TrainingSetting {
  /// The number of examples.
  public var count: Int
  /// Declares the number of examples.
  public init(_ count: Int) { self.count = count }
  /// The setting's name in the plan.
  public var path: String { "microBatchSize" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) { settings.microBatchSize = count }
}

/// The largest global norm of a gradient; longer ones are shortened to it.
public struct GradientClipping: TrainingSetting {
  /// The norm.
  public var norm: Double
  /// Declares the norm.
  public init(norm: Double) { self.norm = norm }
  /// The setting's name in the plan.
  public var path: String { "clippingNorm" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) { settings.clippingNorm = norm }
}

/// Every how many steps metrics are logged; the last step is logged always.
public struct Logging: TrainingSetting {
  /// The number of steps.
  public var interval: Int
  /// Declares the number of steps.
  public init(every interval: Int) { self.interval = interval }
  /// The setting's name in the plan.
  public var path: String { "loggingInterval" }
  /// Fills in the setting.
  public func apply(to settings: inout TrainingSettings) { settings.loggingInterval = interval }
}
