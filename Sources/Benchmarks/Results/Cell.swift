import Foundation

/// One figure or word of a table.
enum Cell: Sendable, Equatable {
  /// A word.
  case text(String)
  /// A whole number.
  case count(Int)
  /// A number with some digits behind the point.
  case number(Double, digits: Int)
  /// A length of time in seconds, shown in a unit that suits it.
  case seconds(Double)
  /// A part of a whole, shown in percent.
  case share(Double)
  /// How many times as much, shown with a sign of multiplication.
  case ratio(Double)
  /// Nothing to show.
  case none

  /// Whether the cell is set against the right side of its column.
  var isNumeric: Bool {
    if case .text = self { false } else { true }
  }

  /// The cell as people read it.
  var text: String {
    switch self {
    case .text(let text): text
    case .count(let count): Self.grouped(String(count))
    case .number(let value, let digits): Self.decimal(value, digits: digits)
    case .seconds(let seconds): Self.duration(seconds)
    case .share(let share): Self.decimal(share * 100, digits: 0) + "%"
    case .ratio(let ratio): Self.decimal(ratio, digits: 2) + "x"
    case .none: ""
    }
  }

  /// A number with groups of three digits and a fixed number of decimals.
  private static func decimal(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "-" }
    let parts = String(format: "%.\(digits)f", value).split(separator: ".")
    return ([grouped(String(parts[0]))] + parts.dropFirst().map(String.init))
      .joined(separator: ".")
  }

  /// A time with three significant digits.
  private static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite else { return "-" }
    let units: [(name: String, factor: Double)] = [
      ("s", 1), ("ms", 1e3), ("µs", 1e6), ("ns", 1e9),
    ]
    // Half a unit of the third digit below one: 0.9996 s is 1.00 s, not 1000 ms.
    let unit = units.first { abs(seconds) * $0.factor >= 0.9995 } ?? units[3]
    let value = seconds * unit.factor
    let digits = abs(value) >= 99.95 ? 0 : abs(value) >= 9.995 ? 1 : 2
    return "\(String(format: "%.\(digits)f", value)) \(unit.name)"
  }

  /// Digits with commas between groups of three.
  private static func grouped(_ digits: String) -> String {
    let sign = digits.hasPrefix("-") ? "-" : ""
    var groups: [Substring] = []
    var rest = digits.dropFirst(sign.count)
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return sign + ([rest] + groups).joined(separator: ",")
  }
}

extension Cell: Encodable {
  /// Writes the bare value: seconds in seconds, shares and ratios as fractions.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .count(let count): try container.encode(count)
    case .number(let value, _), .seconds(let value), .share(let value), .ratio(let value):
      // JSON has no infinities.
      if value.isFinite { try container.encode(value) } else { try container.encodeNil() }
    case .none: try container.encodeNil()
    }
  }
}
