/// A plain value in a plan: what a declaration's stored property was set to.
public enum PlanValue: Hashable, Sendable {
  /// No value.
  case null
  /// A truth value.
  case bool(Bool)
  /// A whole number.
  case integer(Int64)
  /// A number; always finite in a valid plan.
  case number(Double)
  /// A text.
  case text(String)
  /// Values in order.
  case list([PlanValue])
  /// Values by name.
  case object([String: PlanValue])
}

extension PlanValue: Codable {
  /// Reads a value from any decoder; whole numbers become `integer`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([PlanValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: PlanValue].self))
    }
  }

  /// Writes the value as plain JSON.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value):
      // A whole number has one spelling, whichever type it was declared with.
      if let whole = Int64(exactly: value) {
        try container.encode(whole)
      } else {
        try container.encode(value)
      }
    case .text(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

extension PlanValue: CustomStringConvertible {
  /// The value as a reader of a report expects it: `0.1`, `cosine(warmup: 0.1)`, `[1, 2]`.
  public var description: String {
    switch self {
    case .null: "none"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .number(let value):
      value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    case .text(let value): value
    case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    case .object(let values):
      values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    }
  }
}
