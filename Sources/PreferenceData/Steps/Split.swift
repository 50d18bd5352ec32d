import Foundation

/// Shares out rows to training, validation and test so that no value of a key is in two parts.
///
/// The values of the key are put in an order that only the seed and the values themselves decide
/// (by a keyed hash), and the order is cut where the counts of rows are nearest to the fractions.
/// The parts of a value therefore do not depend on the order of the rows.
public struct Split: Hashable, Sendable, Codable {
  /// The fraction of the rows for training.
  public var train: Double
  /// The fraction of the rows for validation.
  public var validation: Double
  /// The fraction of the rows for the test.
  public var test: Double
  /// The field whose values must not be in two parts.
  public var key: ExampleField
  /// The stream of random numbers that keys the hash.
  public var stream: String

  /// Makes a split; the fractions must sum to 1.
  public init(
    train: Double,
    validation: Double = 0,
    test: Double = 0,
    by key: ExampleField,
    stream: String = "split"
  ) {
    self.train = train
    self.validation = validation
    self.test = test
    self.key = key
    self.stream = stream
  }

  /// One sentence for each fraction that is none, and one if they do not sum to 1.
  public var faults: [String] {
    let named = [("train", train), ("validation", validation), ("test", test)]
    let outside = named.filter { !(0...1).contains($0.1) }
      .map { "the fraction \($0.0) must be from 0 to 1, and is \($0.1)" }
    if !outside.isEmpty { return outside }
    let sum = train + validation + test
    return abs(sum - 1) > 1e-9
      ? ["the fractions train, validation and test must sum to 1, and sum to \(sum)"] : []
  }

  /// The faults of the split for a kind of example, one sentence each.
  public func faults(for kind: any ExampleKind.Type) -> [String] {
    faults + (key.fault(for: kind).map { [$0] } ?? [])
  }

  /// The rows of each part, in the order of the table; all three parts are there, perhaps empty.
  ///
  /// The ledger of each part is that of the table and one entry with the rows and keys of all
  /// parts. Throws `DataError.missingKey` if rows have no value for the key, and
  /// `DataError.invalidSettings` if there are faults.
  public func apply<Example: ExampleKind>(
    to table: RowTable<Example>,
    _ context: DataContext
  ) throws -> [SplitPart: RowTable<Example>] {
    let name = "Split(by: \(key))"
    let faults = faults(for: Example.self)
    if !faults.isEmpty { throw DataError.invalidSettings(component: name, faults: faults) }
    let values = try keyValues(of: table, step: name)
    let assigned = parts(of: values, context)

    var rows: [SplitPart: [Row<Example>]] = [:]
    for (row, value) in zip(table.rows, values) {
      rows[assigned[value] ?? .train, default: []].append(row)
    }
    var entry = RowLedgerEntry(name: name, rowsIn: values.count, kept: values.count)
    for part in SplitPart.allCases {
      let count = rows[part]?.count ?? 0
      let keys = assigned.values.count { $0 == part }
      entry.parts.append(PartCount(part: part.rawValue, rows: count, keys: keys))
      if count == 0, fraction(of: part) > 0, !values.isEmpty {
        entry.notes.append(
          "No rows are left for \(part.rawValue): \(key) has too few values for the fraction "
            + "\(fraction(of: part))."
        )
      }
    }
    return Dictionary(
      uniqueKeysWithValues: SplitPart.allCases.map {
        ($0, table.replacing(rows: rows[$0] ?? [], adding: entry))
      }
    )
  }

  private func fraction(of part: SplitPart) -> Double {
    switch part {
    case .train: train
    case .validation: validation
    case .test: test
    }
  }

  /// The value of the key of each row, or an error that names the rows without one.
  private func keyValues<Example: ExampleKind>(
    of table: RowTable<Example>,
    step: String
  ) throws -> [FieldValue] {
    let values = table.rows.map { $0.example.value(of: key) }
    let missing = zip(table.rows, values).filter { $0.1 == nil }.map(\.0.origin)
    guard missing.isEmpty else {
      throw DataError.missingKey(
        step: step,
        field: key.description,
        count: missing.count,
        samples: Array(missing.prefix(DropCount.sampleLimit))
      )
    }
    return values.compactMap(\.self)
  }

  /// The part of each value: the keyed order cut nearest to the fractions.
  private func parts(of values: [FieldValue], _ context: DataContext) -> [FieldValue: SplitPart] {
    var counts: [FieldValue: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    var draws = context.draws(stream: stream)
    let hash = KeyedHash(key: (draws.word(), draws.word()))
    let ordered =
      counts
      .map { (value: $0.key, rows: $0.value, text: Self.canonicalText(of: $0.key)) }
      .map { (value: $0.value, rows: $0.rows, text: $0.text, place: hash.hash($0.text)) }
      .sorted { ($0.place, $0.text) < ($1.place, $1.text) }
    var ends = [0]
    for group in ordered { ends.append((ends.last ?? 0) + group.rows) }
    let firstCut = Self.cut(nearest: train * Double(values.count), in: ends, from: 0)
    let secondCut = Self.cut(
      nearest: (train + validation) * Double(values.count),
      in: ends,
      from: firstCut
    )
    var parts: [FieldValue: SplitPart] = [:]
    for (index, group) in ordered.enumerated() {
      parts[group.value] = index < firstCut ? .train : index < secondCut ? .validation : .test
    }
    return parts
  }

  /// How many groups to put before a cut so that their rows are nearest to `target`; the fewer on a
  /// tie.
  private static func cut(nearest target: Double, in ends: [Int], from start: Int) -> Int {
    var best = start
    for index in start..<ends.count
    where abs(Double(ends[index]) - target) < abs(Double(ends[best]) - target) {
      best = index
    }
    return best
  }

  /// A text that equal values share, also when they spell an accented letter differently.
  private static func canonicalText(of value: FieldValue) -> String {
    switch value {
    case .text(let text):
      "t" + (text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping)
    case .number(let number): "n\(number == 0 ? 0 : number)"
    case .truth(let truth): "b\(truth)"
    }
  }
}
