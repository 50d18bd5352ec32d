/// Why a decoder could not be made.
public enum DecoderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The configuration has faults, one sentence each.
  case configuration(faults: [String])
  /// The parameters are not those the configuration asks for.
  case parameters(ParameterMismatch)

  /// The reason in words.
  public var description: String {
    switch self {
    case .configuration(let faults):
      "No decoder has this configuration: "
        + faults.joined(separator: " ")
    case .parameters(let mismatch): "The parameters do not fit the decoder. \(mismatch)"
    }
  }
}
