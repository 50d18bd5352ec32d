/// Why nothing can be generated.
public enum GenerationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Settings or prompts cannot be used; one sentence each.
  case unusable(faults: [String])
  /// A logit is not a finite number.
  case notFinite(request: Int, newTokens: Int)

  /// The fault in sentences.
  public var description: String {
    switch self {
    case .unusable(let faults): faults.joined(separator: " ")
    case .notFinite(let request, let newTokens):
      "The logits of request \(request) are not finite numbers after \(newTokens) new tokens."
    }
  }
}
