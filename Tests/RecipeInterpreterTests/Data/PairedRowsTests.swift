import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Two replies in one text")
struct PairedRowsTests {
  private static let pair = [Comparison(prompt: "why?", chosen: "so", rejected: "no!")]

  private func row(_ layout: TextLayout) throws -> TokenizedRow {
    let rows = try TokenizedRows(
      TokenizedRowsTests.rows(Self.pair),
      subjects: [.chosen, .rejected],
      layout: layout,
      limit: nil,
      context: 128
    )
    return try #require(rows.rows.first)
  }

  private func texts(_ row: TokenizedRow) -> [[Int]] {
    FormulaTerm.Subject.orderedPairs.flatMap { row.replies(of: $0, place: 0) }.map {
      $0.map(Int.init)
    }
  }

  @Test("Of plain texts the second reply stands behind the end of the first")
  func plain() throws {
    let row = try row(TextLayout(ByteTokenizer()))
    let end = Int(ByteTokenizer().endOfText)
    let (chosen, rejected) = (Array("so".utf8).map(Int.init), Array("no!".utf8).map(Int.init))
    #expect(
      texts(row) == [
        chosen + [end] + rejected + [end], rejected + [end] + chosen + [end],
        chosen + [end] + chosen + [end], rejected + [end] + rejected + [end],
      ]
    )
    #expect(row.pairTokenCount == 5 + 2 * 4)
  }

  @Test("In a chat it stands behind what opens an answer")
  func chat() throws {
    let small = try SmallPretrained()
    let files = try ModelTokenizer(path: small.path.string)
    let layout = try TextLayout(
      files.tokenizer,
      template: .chatML(),
      stopTokens: [Int32(SmallPretrained.turnEnd)]
    )
    let (start, end) = (SmallPretrained.turnStart, SmallPretrained.turnEnd)
    #expect(
      try texts(row(layout))[0]
        == ChatFormatTests.tokens(["so", end, "\n", start, "assistant\n", "no!", end])
    )
  }

  @Test(
    "The work of a stage counts what is read of a row: all pairs to train, both orders to measure"
  )
  func work() throws {
    let stage = Train(
      PairPreferenceModel(Transformer.tiny()),
      on: Dataset(GivenRows(Self.pair))
    ) {
      GapPreference()
      SGD(learningRate: 0.1)
      Steps(10)
      BatchSize(1)
    }
    func tokens(_ experiment: LoweredExperiment) throws -> Substring? {
      try ExplanationTests.explain(experiment).text.firstMatch(of: /steps, ([0-9,]+) tokens/)?.1
    }
    // Five tokens of the prompt before each of the pairs of 7, 7, 6 and 8.
    #expect(try tokens(declare { stage }) == "480")
    let measured = declare {
      Evaluate(stage, on: Dataset(GivenRows(Self.pair)), resamples: 100) { RankingAccuracy() }
    }
    #expect(try tokens(measured) == "504")
  }

  @Test("A prompt is run once for all pairs of its row")
  func packing() throws {
    let row = try row(TextLayout(ByteTokenizer()))
    let packed = PackedReplies(
      [row],
      subjects: FormulaTerm.Subject.orderedPairs.map { (subject: $0, place: 0) }
    )
    #expect(packed.sequences.tokenCount == 5 + 7 + 7 + 6 + 8)
    // Every pair's value is read at its own last token.
    #expect(packed.lastRows == [11, 18, 24, 32])
  }
}
