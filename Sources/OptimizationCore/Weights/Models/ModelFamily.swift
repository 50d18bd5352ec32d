/// The families of models whose files can be read.
public enum ModelFamily: String, CaseIterable, Hashable, Sendable {
  /// Llama 2 and 3, TinyLlama, SmolLM2.
  case llama
  /// Mistral: Llama with a sliding window.
  case mistral
  /// Qwen2 and Qwen2.5: Llama with biases of queries, keys and values.
  case qwen2
  /// GPT-2: learned positions, layer norms and biases throughout.
  case gpt2
  /// BERT and MiniLM: encoders.
  case bert

  /// All names, for errors.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// Whether the layers are Llama's: rotary positions, norms of root mean squares, a gated map.
  public var isLlamaLike: Bool { self == .llama || self == .mistral || self == .qwen2 }
}
