/// The settings of `Adafactor`.
public struct AdafactorSettings: Codable, Hashable, Sendable {
  /// The learning rate before the schedule; relative steps are at most this.
  public var learningRate: Double
  /// The new share of the means in step *t* is *t* to this power; negative.
  public var decayExponent: Double
  /// The least root of a second moment; a 32-bit float's by default.
  public var epsilon: Double
  /// The least root mean square that counts of a parameter, for relative steps.
  public var minimumScale: Double
  /// The largest root mean square of an update before the step size.
  public var clippingThreshold: Double
  /// Whether steps are relative to the parameter's root mean square.
  public var isRelative: Bool
  /// The decoupled weight decay, times the learning rate per step.
  public var weightDecay: Double
  /// Which parameters weight decay applies to.
  public var decayScope: WeightDecayScope
  /// Parameters treated otherwise; each belongs to the first group with it.
  public var groups: [ParameterGroup]

  /// Creates settings.
  ///
  /// - Parameters:
  ///   - learningRate: The learning rate before the schedule; relative steps are at most this.
  ///   - decayExponent: The new share of the means in step *t* is *t* to this power; negative.
  ///   - epsilon: The least root of a second moment; a 32-bit float's by default.
  ///   - minimumScale: The least root mean square that counts of a parameter, for relative steps.
  ///   - clippingThreshold: The largest root mean square of an update before the step size.
  ///   - isRelative: Whether steps are relative to the parameter's root mean square.
  ///   - weightDecay: The decoupled weight decay, times the learning rate per step.
  ///   - decayScope: Which parameters weight decay applies to.
  ///   - groups: Parameters treated otherwise; each belongs to the first group with it.
  public init(
    learningRate: Double = 1e-2,
    decayExponent: Double = -0.8,
    epsilon: Double = 1.1920928955078125e-7,
    minimumScale: Double = 1e-3,
    clippingThreshold: Double = 1,
    isRelative: Bool = true,
    weightDecay: Double = 0,
    decayScope: WeightDecayScope = .matrices,
    groups: [ParameterGroup] = []
  ) {
    self.learningRate = learningRate
    self.decayExponent = decayExponent
    self.epsilon = epsilon
    self.minimumScale = minimumScale
    self.clippingThreshold = clippingThreshold
    self.isRelative = isRelative
    self.weightDecay = weightDecay
    self.decayScope = decayScope
    self.groups = groups
  }

  /// Makes an optimizer with these settings and no memory yet.
  ///
  /// - Parameter parameters: The parameters it will update.
  /// - Returns: The optimizer.
  public func makeOptimizer(for parameters: ParameterSet<Float>) -> Adafactor {
    Adafactor(self, parameters: parameters)
  }
}
