extension Activation {
  /// The name that transformers has for the function.
  var transformersName: String {
    switch self {
    case .relu: "relu"
    case .gelu: "gelu"
    case .approximateGELU: "gelu_new"
    case .silu: "silu"
    case .tanh: "tanh"
    }
  }
}
