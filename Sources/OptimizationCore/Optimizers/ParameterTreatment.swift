/// What groups and settings make of one parameter.
struct ParameterTreatment {
  /// The parameter's weight decay.
  let weightDecay: Double
  /// What the learning rate is multiplied by.
  let learningRateFactor: Double
}
