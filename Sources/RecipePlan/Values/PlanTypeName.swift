/// A type's name in a form that is the same in every build and every run.
struct PlanTypeName {
  /// The name without its module and its generic arguments, such as `DPO`.
  var type: String
  /// The module that defines the type.
  var module: String
  /// The generic arguments in brackets, if a recipe defines one of them.
  var ownArguments: String?

  /// Names the type of a value.
  init(of value: Any) {
    let full = Self.withoutAddresses(String(reflecting: Swift.type(of: value)))
    let (plain, arguments) = Self.separated(full)
    let parts = plain.split(separator: ".").map(String.init)
    type = parts.dropFirst().joined(separator: ".")
    module = parts.first ?? ""
    let known = ["Swift.", "PreferenceData.", "RecipeDSL."]
    let names = arguments.split { "<>, ".contains($0) }
    let areKnown = names.allSatisfy { name in known.contains { name.hasPrefix($0) } }
    ownArguments = areKnown ? nil : arguments
  }

  /// A private or local type bears a memory address in its name, which differs from run to run.
  private static func withoutAddresses(_ name: String) -> String {
    var rest = name[...]
    var clean = ""
    while let start = rest.firstRange(of: "(unknown context at "),
      let end = rest[start.upperBound...].firstRange(of: ").")
    {
      clean += rest[..<start.lowerBound]
      rest = rest[end.upperBound...]
    }
    return clean + rest
  }

  private static func separated(_ name: String) -> (plain: String, arguments: String) {
    var depth = 0
    var plain = ""
    var arguments = ""
    var previous: Character = " "
    for character in name {
      if character == "<" { depth += 1 }
      if depth == 0 { plain.append(character) } else { arguments.append(character) }
      // The arrow of a function's type ends nothing.
      if character == ">", previous != "-" { depth -= 1 }
      previous = character
    }
    return (plain, arguments)
  }
}
