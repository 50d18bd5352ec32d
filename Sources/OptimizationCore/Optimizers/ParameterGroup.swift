/// Parameters that an optimizer treats otherwise than its settings say.
///
/// An optimizer has a list of groups; a parameter belongs to the first that includes it.
public struct ParameterGroup: Codable, Hashable, Sendable {
  /// Which parameters the group is made of.
  public var selector: ParameterSelector
  /// The weight decay of all of them; `nil` for what the settings say.
  public var weightDecay: Double?
  /// What the learning rate is multiplied by.
  public var learningRateFactor: Double

  /// Creates a group.
  ///
  /// - Parameters:
  ///   - selector: Which parameters the group is made of.
  ///   - weightDecay: The weight decay of all of them; `nil` for what the settings say.
  ///   - learningRateFactor: What the learning rate is multiplied by.
  public init(
    _ selector: ParameterSelector,
    weightDecay: Double? = nil,
    learningRateFactor: Double = 1
  ) {
    self.selector = selector
    self.weightDecay = weightDecay
    self.learningRateFactor = learningRateFactor
  }
}

extension [ParameterGroup] {
  /// Says how a parameter is treated.
  ///
  /// - Parameters:
  ///   - parameter: The parameter.
  ///   - weightDecay: The weight decay outside groups that set one.
  ///   - scope: Which parameters that applies to.
  /// - Returns: The parameter's weight decay and the factor of its learning rate.
  func treatment<Scalar>(
    of parameter: Parameter<Scalar>,
    weightDecay: Double,
    scope: WeightDecayScope
  ) -> ParameterTreatment {
    let group = first { $0.selector.includes(name: parameter.name, shape: parameter.shape) }
    return ParameterTreatment(
      weightDecay: group?.weightDecay ?? (scope.includes(parameter) ? weightDecay : 0),
      learningRateFactor: group?.learningRateFactor ?? 1
    )
  }
}
