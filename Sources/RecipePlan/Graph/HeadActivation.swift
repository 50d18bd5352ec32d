/// A function between a head's hidden layer and its last map, in place of SiLU.
public enum HeadActivation: String, Codable, Hashable, Sendable, CaseIterable {
  /// The larger of x and 0.
  case relu
  /// x times the normal distribution function of x.
  case gelu
  /// The hyperbolic tangent.
  case tanh
  /// x above 0, and below it x times a slope that is trained with the head, at first 0.25 (He and
  /// others 2015).
  case prelu
}
