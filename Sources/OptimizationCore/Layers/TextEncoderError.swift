/// Why a text encoder could not be made.
public enum TextEncoderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The configuration has faults, one sentence each.
  case configuration(faults: [String])
  /// The parameters are not those the configuration asks for.
  case parameters(ParameterMismatch)

  /// The reason in words.
  public var description: String {
    switch self {
    case .configuration(let faults):
      "No text encoder has this configuration: "
        + faults.joined(separator: " ")
    case .parameters(let mismatch): "The parameters do not fit the text encoder. \(mismatch)"
    }
  }
}
