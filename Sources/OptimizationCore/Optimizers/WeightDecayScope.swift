/// Which parameters weight decay applies to.
public enum WeightDecayScope: String, Codable, Hashable, Sendable, CaseIterable {
  /// Parameters of two dimensions or more: not norms and biases.
  case matrices
  /// Every parameter.
  case everything

  /// Tells whether a parameter decays.
  ///
  /// - Parameter parameter: The parameter.
  /// - Returns: Whether weight decay applies to it.
  public func includes<Scalar>(_ parameter: Parameter<Scalar>) -> Bool {
    switch self {
    case .matrices: parameter.shape.count >= 2
    case .everything: true
    }
  }
}
