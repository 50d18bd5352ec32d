/// How a model brings its hidden states to one scale.
public enum NormKind: String, Codable, Hashable, Sendable, CaseIterable {
  /// Division by the root mean square, with a weight, as in Llama.
  case rootMeanSquare
  /// Layer normalization, with a weight and a bias, as in GPT-2 and BERT.
  case layer
}
