/// A reason why a statistic could not be computed from the given numbers.
///
/// Degenerate but legal inputs (a constant column, an empty bin) are not errors: they make a
/// function return `nil`. An error means that the call itself makes no sense.
public enum StatisticsError: Error, Hashable, Sendable {
  /// Two arrays that must describe the same rows have different lengths.
  case lengthMismatch(what: String, expected: Int, found: Int)
  /// A number is NaN, or infinite where only finite numbers have a meaning.
  case notFinite(what: String, row: Int)
  /// A number or setting is outside the range in which it has a meaning.
  case outOfRange(what: String, value: Double, allowed: String)
  /// There is no row to compute from.
  case empty(what: String)
  /// The statistic has no value on the given rows, so no interval can be put around it.
  case undefined(what: String)
  /// A contest or ranking names the same competitor more than once.
  case repeatedCompetitor(name: String, row: Int)
  /// The competitors fall into groups that were never compared with each other.
  case disconnected(groups: [[String]])
  /// Some groups of competitors never lost, or never won, against the rest.
  ///
  /// The groups are the strongly connected components of the graph of wins, the strongest first.
  /// Maximum likelihood would put an infinite distance between them (Ford 1957; Hunter 2004,
  /// assumption 1).
  case separated(groups: [[String]])
}

extension StatisticsError: CustomStringConvertible {
  /// The fault in one English sentence, naming the rows or competitors concerned.
  public var description: String {
    switch self {
    case .lengthMismatch(let what, let expected, let found):
      "\(what): expected \(expected) values, found \(found)"
    case .notFinite(let what, let row):
      "\(what): the value of row \(row) is not finite"
    case .outOfRange(let what, let value, let allowed):
      "\(what): \(value) is not allowed, expected \(allowed)"
    case .empty(let what):
      "\(what): there are no rows"
    case .undefined(let what):
      "\(what): undefined on these rows"
    case .repeatedCompetitor(let name, let row):
      "row \(row) compares \(name) with itself"
    case .disconnected(let groups):
      "the comparisons do not connect all competitors: \(Self.listing(groups))"
    case .separated(let groups):
      "some competitors never lost or never won against the rest, so their distance is unbounded: "
        + Self.listing(groups)
    }
  }

  /// The groups in braces, each cut after eight names so that a message stays readable.
  private static func listing(_ groups: [[String]]) -> String {
    let shown = groups.prefix(8).map { group in
      let names = group.prefix(8).joined(separator: ", ")
      return group.count > 8 ? "{\(names), and \(group.count - 8) more}" : "{\(names)}"
    }
    let hidden = groups.count > 8 ? " and \(groups.count - 8) more groups" : ""
    return shown.joined(separator: " ") + hidden
  }
}
