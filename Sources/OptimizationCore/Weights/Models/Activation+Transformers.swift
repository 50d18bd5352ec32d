extension Activation {
  /// Creates the function that transformers has under a name, or `nil` if it is not known here.
  init?(transformersName name: String) {
    switch name {
    case "relu": self = .relu
    case "gelu", "gelu_python": self = .gelu
    case "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_python_tanh": self = .approximateGELU
    case "silu", "swish": self = .silu
    case "tanh": self = .tanh
    default: return nil
    }
  }
}
