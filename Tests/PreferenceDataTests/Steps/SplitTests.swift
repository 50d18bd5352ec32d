import PreferenceData
import Testing

@Suite("Splits")
struct SplitTests {
  private let split = Split(train: 0.8, validation: 0.1, test: 0.1, by: .prompt)

  private func randomTable(_ seed: UInt64, keys: Int = 60) -> RowTable<Comparison> {
    var generator = SplitMix(state: seed)
    return Fixtures.comparisons(
      prompts: (0..<500).map { _ in "key \(Int.random(in: 0..<keys, using: &generator))" }
    )
  }

  private func prompts(_ table: RowTable<Comparison>?) -> Set<String> {
    Set(table?.examples.map(\.prompt) ?? [])
  }

  @Test("No key is in two parts and no row is lost", arguments: 0..<20 as Range<UInt64>)
  func disjoint(seed: UInt64) throws {
    let table = randomTable(seed, keys: [3, 20, 400][Int(seed % 3)])
    let parts = try split.apply(to: table, .seeded(seed))
    let train = prompts(parts[.train])
    let validation = prompts(parts[.validation])
    let test = prompts(parts[.test])
    #expect(train.isDisjoint(with: validation))
    #expect(train.isDisjoint(with: test))
    #expect(validation.isDisjoint(with: test))
    let rows = SplitPart.allCases.flatMap { parts[$0]?.rows ?? [] }
    #expect(rows.count == table.rows.count)
    #expect(Set(rows) == Set(table.rows))
    let entry = try #require(parts[.test]?.ledger.entries.last)
    #expect(entry.isBalanced)
    #expect(entry.parts.map(\.rows) == SplitPart.allCases.map { parts[$0]?.rows.count ?? 0 })
    #expect(entry.parts.map(\.keys) == [train.count, validation.count, test.count])
  }

  @Test("Cuts are at most half of the largest key away from the fractions")
  func fractions() throws {
    for seed in 0..<20 as Range<UInt64> {
      let table = randomTable(seed)
      let largest = Dictionary(grouping: table.examples, by: \.prompt).values.map(\.count).max()
      let bound = Double(try #require(largest)) / 2
      let parts = try split.apply(to: table, .seeded(seed))
      let train = Double(parts[.train]?.rows.count ?? 0)
      let test = Double(parts[.test]?.rows.count ?? 0)
      #expect(abs(train - 400) <= bound)
      #expect(abs(test - 50) <= bound)
    }
  }

  @Test("The part of a key does not depend on the order of the rows")
  func orderIndependence() throws {
    let table = randomTable(1)
    let parts = try split.apply(to: table, .seeded(5))
    let shuffled = try split.apply(
      to: Shuffle().apply(to: table, .seeded(9)),
      .seeded(5)
    )
    for part in SplitPart.allCases {
      #expect(Set(parts[part]?.rows ?? []) == Set(shuffled[part]?.rows ?? []))
    }
  }

  @Test("Rows of a part stay in order")
  func rowsInOrder() throws {
    let parts = try split.apply(to: randomTable(1), .seeded(5))
    for table in parts.values {
      #expect(table.rows.map(\.origin.line) == table.rows.map(\.origin.line).sorted())
    }
  }

  @Test("The same seed gives the same parts, another seed or stream gives others")
  func seeds() throws {
    let table = randomTable(1)
    let once = prompts(try split.apply(to: table, .seeded(1))[.train])
    #expect(once == prompts(try split.apply(to: table, .seeded(1))[.train]))
    #expect(once != prompts(try split.apply(to: table, .seeded(2))[.train]))
    var other = split
    other.stream = "other"
    #expect(once != prompts(try other.apply(to: table, .seeded(1))[.train]))
  }

  @Test("Two spellings of one letter are one key, whichever comes first")
  func canonicalKeys() throws {
    let keys = (0..<50).flatMap { ["caf\u{E9} \($0)", "cafe\u{301} \($0)"] }
    let parts = try split.apply(to: Fixtures.comparisons(prompts: keys), .seeded(1))
    let reversed = try split.apply(to: Fixtures.comparisons(prompts: keys.reversed()), .seeded(1))
    #expect(prompts(parts[.train]).isDisjoint(with: prompts(parts[.test])))
    #expect(prompts(parts[.train]) == prompts(reversed[.train]))
    #expect(parts[.train]?.ledger.entries.last?.parts.map(\.keys).reduce(0, +) == 50)
  }

  @Test("A part that gets no rows is noted")
  func emptyPart() throws {
    let parts = try split.apply(to: Fixtures.comparisons(prompts: ["a", "a", "a"]), .seeded(1))
    #expect(parts[.train]?.rows.count == 3)
    #expect(parts[.test]?.ledger.entries.last?.notes.count == 2)
  }

  @Test("Rows without the key are an error that names them")
  func missingKey() {
    var table = Fixtures.comparisons(prompts: ["a", "b", "c"])
    table.rows[0].example.annotator = "x"
    var byAnnotator = split
    byAnnotator.key = .annotator
    let error = Fixtures.error { _ = try byAnnotator.apply(to: table, .seeded(1)) }
    #expect(
      error
        == .missingKey(
          step: "Split(by: .annotator)",
          field: ".annotator",
          count: 2,
          samples: [RowOrigin(name: "test", line: 2), RowOrigin(name: "test", line: 3)]
        )
    )
    #expect(error?.description.contains("2 rows have none (test:2, test:3)") == true)
  }

  @Test(
    "Fractions that are none or do not sum to 1 are faults",
    arguments: [
      (0.8, 0.1, 0.2), (-0.5, 1, 0.5), (.nan, 0.5, 0.5), (.infinity, 0, 0), (1.5, -0.5, 0),
    ]
      as [(Double, Double, Double)]
  )
  func faults(train: Double, validation: Double, test: Double) {
    let split = Split(train: train, validation: validation, test: test, by: .prompt)
    #expect(!split.faults.isEmpty)
    #expect(throws: DataError.self) { _ = try split.apply(to: randomTable(1), .seeded(1)) }
  }

  @Test("A field that the kind lacks is a fault")
  func wrongField() {
    let split = Split(train: 1, by: .completion)
    #expect(split.faults(for: Comparison.self).count == 1)
    #expect(split.faults(for: Judgement.self).isEmpty)
  }
}
