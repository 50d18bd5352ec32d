/// Which linear maps of a model get low-rank maps, as PEFT's `target_modules` says it.
public enum AdapterTargets: Codable, Hashable, Sendable {
  /// Every linear map of every layer; the output head is none of them.
  case allLinear
  /// Maps that have one of these names, or a name that ends in a dot and one of these, such as
  /// `q_proj`.
  case modules([String])
  /// Maps whose whole name matches a regular expression.
  case pattern(String)

  /// Tells which of some names are meant.
  ///
  /// - Parameter names: The names of linear maps, such as `model.layers.0.self_attn.q_proj`.
  /// - Returns: Those that are meant, in order.
  /// - Throws: `AdapterError.pattern` if the regular expression is none.
  public func matches(among names: [String]) throws(AdapterError) -> [String] {
    switch self {
    case .allLinear: return names
    case .modules(let suffixes):
      return names.filter { name in suffixes.contains { Self.isModule(name, called: $0) } }
    case .pattern(let pattern):
      let expression: Regex<AnyRegexOutput>
      do {
        expression = try Regex(pattern)
      } catch {
        throw .pattern(pattern, reason: "\(error)")
      }
      return names.filter { (try? expression.wholeMatch(in: $0)) != nil }
    }
  }

  /// Tells whether a module has a name, perhaps after others and a dot.
  static func isModule(_ name: String, called suffix: String) -> Bool {
    name == suffix || name.hasSuffix("." + suffix)
  }
}
