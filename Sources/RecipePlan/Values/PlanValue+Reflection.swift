extension PlanValue {
  /// Every stored property of a value, by name.
  static func settings(of element: Any, path: String) throws -> [String: PlanValue] {
    var settings: [String: PlanValue] = [:]
    var mirror: Mirror? = Mirror(reflecting: element)
    while let current = mirror {
      for child in current.children {
        guard let label = child.label else {
          throw PlanReflectionError(path: path, type: "\(Swift.type(of: element))")
        }
        // A property wrapper's storage is named with an underscore; the name people wrote is not.
        let plain = label.hasPrefix("_") ? String(label.dropFirst()) : label
        let isTaken = current.children.contains { $0.label == plain }
        let name = isTaken ? label : plain
        settings[name] = try PlanValue(reflecting: child.value, path: "\(path).\(name)")
      }
      mirror = current.superclassMirror
    }
    return settings
  }

  /// Turns any plain Swift value into a plan value.
  /// - Throws: `PlanReflectionError` for closures, class instances and other opaque values.
  public init(reflecting value: Any, path: String = "value") throws {
    switch value {
    case let value as any PlanRepresentable: self = value.planValue
    case let value as Bool: self = .bool(value)
    case let value as any BinaryFloatingPoint: self = .plain(Double(value))
    case let value as any StringProtocol: self = .text(String(value))
    case let value as Character: self = .text(String(value))
    case let value as any BinaryInteger:
      guard let whole = Int64(exactly: value) else {
        self = .text("\(value)")
        return
      }
      self = .integer(whole)
    default: self = try Self.structured(value, path: path)
    }
  }

  /// A number, as `integer` when it is whole, so that `1` and `1.0` are the same plan.
  private static func plain(_ value: Double) -> PlanValue {
    Int64(exactly: value).map { .integer($0) } ?? .number(value)
  }

  private static func structured(_ value: Any, path: String) throws -> PlanValue {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      guard let wrapped = mirror.children.first else { return .null }
      return try PlanValue(reflecting: wrapped.value, path: path)
    case .collection, .tuple:
      return .list(
        try mirror.children.enumerated().map {
          try PlanValue(reflecting: $0.element.value, path: "\(path)[\($0.offset)]")
        }
      )
    case .set:
      let members = try mirror.children.map { try PlanValue(reflecting: $0.value, path: path) }
      return .list(members.sorted { $0.spelled < $1.spelled })
    case .dictionary:
      let pairs = try mirror.children.map { child in
        try PlanValue(reflecting: child.value, path: path)
      }
      return .list(pairs.sorted { $0.spelled < $1.spelled })
    case .enum:
      guard let payload = mirror.children.first, let name = payload.label else {
        // A description of the type's own may call two cases the same.
        if value is any CustomStringConvertible, let value = value as? any RawRepresentable {
          return try PlanValue(reflecting: value.rawValue, path: path)
        }
        return .text("\(value)")
      }
      let inner = Mirror(reflecting: payload.value)
      if inner.displayStyle == .tuple {
        var fields: [String: PlanValue] = [:]
        for (index, child) in inner.children.enumerated() {
          let label = child.label ?? "\(index)"
          fields[label.hasPrefix(".") ? String(label.dropFirst()) : label] =
            try PlanValue(reflecting: child.value, path: "\(path).\(name)")
        }
        return .object([name: .object(fields)])
      }
      return .object([name: try PlanValue(reflecting: payload.value, path: "\(path).\(name)")])
    case .struct where !mirror.children.isEmpty || hasNoSize(value),
      nil where value is any RangeExpression:
      // The type is a part of the value: what it does can differ where its properties don't.
      return .object([PlanTypeName(of: value).type: .object(try settings(of: value, path: path))])
    default:
      throw PlanReflectionError(path: path, type: "\(type(of: value))")
    }
  }

  /// Whether a value has nothing to record, unlike one that hides what it stores from reflection.
  private static func hasNoSize(_ value: Any) -> Bool {
    func size<Value>(_ type: Value.Type) -> Int { MemoryLayout<Value>.size }
    let type: any Any.Type = Mirror(reflecting: value).subjectType
    return _openExistential(type, do: size) == 0
  }

  /// The value as code would spell it: texts in quotes when they are not plain words.
  public var spelled: String {
    switch self {
    case .text(let text):
      let isWord = !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      return isWord ? text : "\"\(text)\""
    case .list(let values): return "[" + values.map(\.spelled).joined(separator: ", ") + "]"
    case .object(let values):
      if values.count == 1, let (name, value) = values.first, case .object = value {
        return name + value.spelledFields
      }
      return spelledFields
    default: return description
    }
  }

  private var spelledFields: String {
    guard case .object(let values) = self else { return spelled }
    let fields = values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.spelled)" }
    return "(" + fields.joined(separator: ", ") + ")"
  }
}
