import PreferenceData
import Testing

@Suite("Conversions between kinds of examples")
struct ConversionTests {
  private let comparisons: RowTable<Comparison> = {
    var table = Fixtures.comparisons(prompts: ["p", "q", "r", "s"])
    table.rows[1].example.softLabel = 0.5
    table.rows[2].example.softLabel = 0.2
    table.rows[3].example.weight = 3
    table.rows[3].example.group = "g"
    return table
  }()

  @Test("Comparisons become demonstrations of the replies that are chosen")
  func demonstrations() throws {
    let chosen = comparisons.demonstrations(of: .chosen)
    #expect(chosen.examples.map(\.completion) == ["good 0", "good 1", "good 2", "good 3"])
    #expect(chosen.examples.last?.weight == 3)
    #expect(chosen.examples.last?.group == "g")
    let rejected = comparisons.demonstrations(of: .rejected)
    #expect(rejected.examples.first?.completion == "bad 0")
    let both = comparisons.demonstrations(of: .both)
    #expect(both.examples.prefix(2).map(\.completion) == ["good 0", "bad 0"])
    let entry = try #require(both.ledger.entries.last)
    #expect(entry.rowsIn == 4)
    #expect(entry.kept == 4)
    #expect(entry.rowsOut == 8)
    #expect(both.ledger.isBalanced)
  }

  @Test("Comparisons become judgements, turned around by a soft label and without ties")
  func judgements() throws {
    let table = comparisons.judgements()
    #expect(table.rows.map(\.origin.line) == [1, 1, 3, 3, 4, 4])
    #expect(table.examples.map(\.desirable) == [true, false, false, true, true, false])
    let entry = try #require(table.ledger.entries.last)
    #expect(entry.drops.map(\.count) == [1])
    #expect(entry.rowsOut == 6)
    #expect(entry.isBalanced)
  }

  @Test("Judgements of one prompt are paired in order, starting over on the shorter side")
  func pairs() throws {
    let table = Fixtures.judgements([
      Judgement(prompt: "p", completion: "a", desirable: true, annotator: "x"),
      Judgement(prompt: "p", completion: "b", desirable: false, weight: 3, annotator: "x"),
      Judgement(prompt: "q", completion: "c", desirable: true),
      Judgement(prompt: "p", completion: "d", desirable: true),
      Judgement(prompt: "p", completion: "e", desirable: true, annotator: "x"),
      Judgement(prompt: "p", completion: "f", desirable: false, annotator: "y"),
      Judgement(prompt: "s", completion: "g", desirable: true),
      Judgement(prompt: "s", completion: "g", desirable: false),
    ])
    let pairs = try table.comparisons(by: .prompt)
    #expect(pairs.examples.map { $0.chosen + $0.rejected } == ["ab", "df", "eb"])
    #expect(pairs.examples.first?.weight == 2)
    #expect(pairs.examples.map(\.annotator) == ["x", nil, "x"])
    #expect(pairs.rows.map(\.origin.line) == [1, 4, 5])
    let entry = try #require(pairs.ledger.entries.last)
    #expect(entry.kept == 5)
    #expect(entry.rowsOut == 3)
    #expect(
      entry.drops.map { "\($0.reason) \($0.count)" } == [
        "no opposite judgement of the same prompt 1",
        "the opposite judgement is of the same text 2",
      ]
    )
    #expect(entry.isBalanced)
  }

  @Test("Pairs by annotator do not mix annotators")
  func pairsByAnnotator() throws {
    let table = Fixtures.judgements([
      Judgement(prompt: "p", completion: "a", desirable: true, annotator: "x"),
      Judgement(prompt: "p", completion: "b", desirable: false, annotator: "y"),
      Judgement(prompt: "p", completion: "c", desirable: false, annotator: "x"),
    ])
    let pairs = try table.comparisons(by: .prompt, .annotator)
    #expect(pairs.examples.map { $0.chosen + $0.rejected } == ["ac"])
    #expect(throws: DataError.self) { _ = try table.comparisons(by: .chosen) }
  }

  @Test("Comparisons of different prompts survive becoming judgements and pairs again")
  func roundTrip() throws {
    let plain = Fixtures.comparisons(prompts: (0..<20).map { "p\($0)" })
    let again = try plain.judgements().comparisons(by: .prompt)
    #expect(again.examples == plain.examples)
    #expect(again.ledger.entries.count == 2)
  }

  @Test("Joined tables keep all rows and entries")
  func joined() {
    let one = comparisons.demonstrations(of: .chosen)
    let two = comparisons.demonstrations(of: .rejected)
    let joined = RowTable.joined([one, two])
    #expect(joined.rows == one.rows + two.rows)
    #expect(joined.ledger.entries == one.ledger.entries + two.ledger.entries)
  }

  @Test("A comparison becomes the four rows of chain of hindsight")
  func hindsight() throws {
    let table = RowTable(
      rows: [
        Row(
          Comparison(prompt: "x", chosen: "w", rejected: "l", weight: 2),
          origin: RowOrigin(name: "f", line: 1)
        )
      ]
    ).hindsight(better: " +", worse: " -", separator: "|")
    let rows = table.examples
    #expect(rows.map(\.prompt) == ["x +", "x -", "x -l|x +", "x +w|x -"])
    #expect(rows.map(\.completion) == ["w", "l", "w", "l"])
    #expect(rows.allSatisfy { $0.weight == 2 })
    #expect(try #require(table.ledger.entries.last).isBalanced)
  }

  @Test("Goals turn a pair around, and rows without two different ratings are dropped")
  func rewardAugmented() throws {
    func pair(_ better: Double?, _ worse: Double?) -> Row<Comparison> {
      Row(
        Comparison(
          prompt: "x",
          chosen: "w",
          rejected: "l",
          chosenRating: better,
          rejectedRating: worse
        ),
        origin: RowOrigin(name: "f", line: 1),
        truth: LatentTruth(
          chosenReward: 2,
          rejectedReward: 1,
          probability: 0.75,
          isFlipped: false
        )
      )
    }
    let table = RowTable(rows: [pair(8.5, 6), pair(3, 3), pair(3, nil)])
      .rewardAugmented(by: "Score {rating}: ")
    #expect(table.examples.map(\.prompt) == ["Score 8.5: x", "Score 6: x"])
    #expect(table.examples.map(\.chosen) == ["w", "l"])
    #expect(table.examples.map(\.chosenRating) == [8.5, 6])
    #expect(table.rows.map(\.truth?.chosenReward) == [2, 1])
    #expect(table.rows.map(\.truth?.probability) == [0.75, 0.25])
    let entry = try #require(table.ledger.entries.last)
    #expect(entry.drops.map(\.count) == [1, 1])
    #expect(entry.isBalanced)
  }

  @Test("Prompts say how good the reply is, by a number or by one of two texts")
  func conditions() throws {
    let rows = [0.25, 0.5, nil].map { rating in
      Row(
        Demonstration(prompt: "p", completion: "c", rating: rating),
        origin: RowOrigin(name: "f", line: 1)
      )
    }
    let table = RowTable(rows: rows)
    let numbers = table.conditioned(by: "[{rating}] ")
    #expect(numbers.examples.map(\.prompt) == ["[0.25] p", "[0.5] p"])
    let marks = table.marked(upTo: 0.25, "good ", above: "bad ")
    #expect(marks.examples.map(\.prompt) == ["good p", "bad p"])
    for made in [numbers, marks] {
      let entry = try #require(made.ledger.entries.last)
      #expect(entry.drops.map(\.reason) == ["no rating"])
      #expect(entry.isBalanced)
    }
  }
}
