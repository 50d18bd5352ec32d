/// Which matrices an adapter changes, as PEFT's `target_modules` says it.
public enum AdapterTargetsPlan: Codable, Hashable, Sendable, CustomStringConvertible {
  /// Every linear map of every layer, the output head not among them.
  case allLinear
  /// Maps by the last parts of their names, such as `q_proj`.
  case modules([String])
  /// Maps whose whole name matches a regular expression.
  case pattern(String)

  /// The targets in a few words.
  public var description: String {
    switch self {
    case .allLinear: "all linear maps"
    case .modules(let names): names.joined(separator: ", ")
    case .pattern(let pattern): "maps named /\(pattern)/"
    }
  }
}
