/// What makes two rows duplicates of each other.
public enum DuplicateKey: Hashable, Sendable, Codable, CustomStringConvertible {
  /// All that the examples hold; where they come from does not matter.
  case everything
  /// The values of all of these fields.
  case fields([ExampleField])

  /// The key as it is written in a recipe.
  public var description: String {
    switch self {
    case .everything: ".everything"
    case .fields(let fields): fields.map(\.description).joined(separator: ", ")
    }
  }
}
