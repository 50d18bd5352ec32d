import PreferenceData
import Testing

@Suite("Deduplicating, shuffling and taking rows")
struct RowStepTests {
  private let table = Fixtures.comparisons(prompts: (0..<40).map { "prompt \($0 % 7)" })

  @Test("Deduplicating keeps the first row of each key and merges the others")
  func deduplicate() throws {
    let result = try Deduplicate<Comparison>(by: .prompt).apply(to: table, .seeded(1))
    #expect(result.rows.map(\.origin.line) == Array(1...7))
    let entry = try #require(result.ledger.entries.last)
    #expect(entry.merged == 33)
    #expect(entry.isBalanced)
    let both = try Deduplicate<Comparison>(by: .prompt, .chosen).apply(to: table, .seeded(1))
    #expect(both.rows.count == 40)
  }

  @Test("Deduplicating by everything does not look at where rows come from")
  func deduplicateEverything() throws {
    let row = Row(
      Comparison(prompt: "p", chosen: "a", rejected: "b"),
      origin: RowOrigin(name: "x", line: 1)
    )
    var again = row
    again.origin.line = 2
    var other = again
    other.example.weight = 2
    let result = try Deduplicate<Comparison>(by: .everything)
      .apply(to: RowTable(rows: [row, again, other]), .seeded(1))
    #expect(result.rows == [row, other])
  }

  @Test("Rows without the key are kept and noted")
  func deduplicateWithoutKey() throws {
    let result = try Deduplicate<Comparison>(by: .annotator).apply(to: table, .seeded(1))
    #expect(result.rows.count == 40)
    #expect(
      result.ledger.entries.last?.notes
        == ["40 rows have no value for .annotator and were all kept."]
    )
    let one = RowTable(rows: Array(table.rows.prefix(1)))
    #expect(
      try Deduplicate<Comparison>(by: .annotator).apply(to: one, .seeded(1)).ledger.entries.last?
        .notes == ["1 row has no value for .annotator and was kept."]
    )
    #expect(!Deduplicate<Comparison>(by: .completion).faults.isEmpty)
    #expect(!Deduplicate<Comparison>(by: .fields([])).faults.isEmpty)
  }

  @Test("A shuffle keeps all rows, and the seed and the stream fix their order")
  func shuffle() throws {
    let step = Shuffle<Comparison>()
    let once = try step.apply(to: table, .seeded(1))
    #expect(once.rows != table.rows)
    #expect(Set(once.rows) == Set(table.rows))
    #expect(once.rows == (try step.apply(to: table, .seeded(1)).rows))
    #expect(once.rows != (try step.apply(to: table, .seeded(2)).rows))
    #expect(
      once.rows != (try Shuffle<Comparison>(stream: "other").apply(to: table, .seeded(1)).rows)
    )
    #expect(once.ledger.isBalanced)
  }

  @Test("Every order of three rows is equally likely")
  func shuffleIsFair() throws {
    let three = RowTable(rows: Array(table.rows.prefix(3)))
    var counts: [[Int]: Int] = [:]
    for seed in 0..<6000 {
      let rows = try Shuffle<Comparison>().apply(to: three, .seeded(UInt64(seed))).rows
      counts[rows.map(\.origin.line), default: 0] += 1
    }
    #expect(counts.count == 6)
    // Five standard deviations of a binomial count around 1000 are 144.
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 145 })
  }

  @Test(
    "Taking keeps the first rows and notes when there are too few",
    arguments: [0, 1, 39, 40, 41]
  )
  func take(count: Int) throws {
    let result = try Take<Comparison>(count).apply(to: table, .seeded(1))
    #expect(result.rows == Array(table.rows.prefix(count)))
    let entry = try #require(result.ledger.entries.last)
    #expect(entry.isBalanced)
    #expect(entry.dropped == max(0, 40 - count))
    #expect(entry.notes == (count > 40 ? ["41 rows were asked for and there are 40."] : []))
  }

  @Test("A single row is no plural", arguments: [(1, 0), (2, 1)])
  func takeFromFewRows(count: Int, available: Int) throws {
    let few = RowTable(rows: Array(table.rows.prefix(available)))
    let entry = try Take<Comparison>(count).apply(to: few, .seeded(1)).ledger.entries.last
    #expect(
      entry?.notes == [
        available == 0
          ? "1 row was asked for and there are 0." : "2 rows were asked for and there is 1."
      ]
    )
  }

  @Test("A negative count is a fault")
  func negativeTake() {
    #expect(
      Fixtures.error { _ = try Take<Comparison>(-1).apply(to: table, .seeded(1)) }
        == .invalidSettings(
          component: "Take(-1)",
          faults: ["the count must not be negative, and is -1"]
        )
    )
  }

  @Test("Every step takes an empty table")
  func emptyTable() throws {
    let empty = RowTable<Comparison>(rows: [])
    let steps: [any DataStep<Comparison>] = [
      Take(3), Shuffle(), Filter(.weight > 1), Deduplicate(by: .prompt),
      Deduplicate(by: .everything),
    ]
    for step in steps {
      let result = try step.apply(to: empty, .seeded(1))
      #expect(result.rows.isEmpty)
      #expect(result.ledger.isBalanced)
    }
    let parts = try Split(train: 1, by: .prompt).apply(to: empty, .seeded(1))
    #expect(parts.count == 3)
    #expect(parts.values.allSatisfy { $0.rows.isEmpty })
  }
}
