import Foundation
import PreferenceData
import Testing

@Suite("Predicates and filters")
struct PredicateTests {
  private let example = Comparison(
    prompt: "write code",
    chosen: "cafe\u{301}",
    rejected: "no",
    weight: 2,
    group: "a"
  )

  private func holds(_ predicate: RowPredicate) -> Bool {
    predicate.holds(for: example)
  }

  @Test("Operators on fields compare values")
  func comparisons() {
    #expect(holds(.characters(of: .chosen) <= 4))
    #expect(holds(.characters(of: .chosen) == 4))
    #expect(!holds(.characters(of: .chosen) < 4))
    #expect(holds(.group == "a"))
    #expect(holds(.group != "b"))
    #expect(holds(.weight > 1.5 && .weight >= 2))
    #expect(holds(.group == "b" || .contains(.prompt, "code")))
    #expect(!holds(!(.group == "a")))
    #expect(holds(.has(.group) && !.has(.annotator)))
    #expect(holds(.contains(.prompt, "")))
  }

  @Test("A comparison with a missing value is false, whatever the operator")
  func missingValue() {
    #expect(!holds(.annotator == "x"))
    #expect(!holds(.annotator != "x"))
    #expect(!holds(.strength < 1 || .strength >= 1))
    #expect(holds(!(.strength < 1)))
  }

  @Test("Predicates print as they are written")
  func description() {
    let predicate: RowPredicate =
      .characters(of: .chosen) <= 2000 && !(.group == "a") || .contains(.prompt, "x")
    #expect(
      predicate.description
        == #"((.characters(of: .chosen) <= 2000 && !(.group == "a")) || .contains(.prompt, "x"))"#
    )
  }

  @Test("Predicates survive coding")
  func coding() throws {
    let predicate: RowPredicate = .weight > 0.5 && !.has(.group)
    let data = try JSONEncoder().encode(predicate)
    #expect(try JSONDecoder().decode(RowPredicate.self, from: data) == predicate)
  }

  @Test("A field of another kind of example, or a value of another type, is a fault")
  func faults() {
    let wrongField: RowPredicate = .completion == "x"
    #expect(wrongField.faults(for: Judgement.self).isEmpty)
    #expect(
      wrongField.faults(for: Comparison.self).first?
        .hasPrefix("a comparison has no field .completion") == true
    )
    #expect(
      (.weight == "x" || .characters(of: .weight) > 1).faults(for: Comparison.self) == [
        ".weight holds a number, and \"x\" is a text",
        ".weight holds a number, which has no characters to count",
      ]
    )
    #expect((.desirable == true).faults(for: Judgement.self).isEmpty)
    #expect(
      (!(.desirable < true)).faults(for: Judgement.self)
        == [".desirable is true or false, which < cannot order"]
    )
    #expect(
      RowPredicate.contains(.weight, "1").faults(for: Comparison.self)
        == [".weight holds a number, which contains no text"]
    )
    #expect(throws: DataError.self) {
      _ = try Filter<Comparison>(.desirable == true)
        .apply(to: Fixtures.comparisons(prompts: ["p"]), .seeded(1))
    }
  }

  @Test("A filter keeps the rows in order and counts the others")
  func filter() throws {
    let table = Fixtures.comparisons(prompts: ["a", "bb", "a", "ccc", "dddd", "eeeee", "ffffff"])
    let result = try Filter<Comparison>(.characters(of: .prompt) < 2).apply(to: table, .seeded(1))
    #expect(result.rows.map(\.origin.line) == [1, 3])
    let entry = try #require(result.ledger.entries.last)
    #expect(entry.name == "Filter(.characters(of: .prompt) < 2)")
    #expect(entry.drops.map(\.count) == [5])
    #expect(entry.drops.first?.samples.map(\.line) == [2, 4, 5])
    #expect(result.ledger.isBalanced)
  }
}
