/// A function of one number that a graph can apply to every element of a tensor.
enum ElementwiseOperation: CaseIterable {
  /// e to the power of x.
  case exponential
  /// The natural logarithm.
  case logarithm
  /// The hyperbolic tangent.
  case hyperbolicTangent
  /// The logistic function.
  case sigmoid
  /// x times the logistic function of x.
  case silu
  /// The larger of x and 0.
  case relu
  /// x times the normal distribution function of x.
  case gelu
  /// x times the normal distribution function of x, approximated by tanh.
  case approximateGELU
  /// log(1 + e^x).
  case softplus
  /// The logarithm of the logistic function.
  case logSigmoid
}
