import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Rows as a model reads them")
struct TokenizedRowsTests {
  /// Two judged rows that fit 64 tokens each; the second one's reply doesn't fit behind the first
  /// one's prompt.
  static let judged = [
    Judgement(prompt: String(repeating: "p", count: 50), completion: "yes", desirable: true),
    Judgement(prompt: "q", completion: String(repeating: "r", count: 50), desirable: false),
  ]

  static func tokenized(_ rows: [ModelRow], limit: Limit?, context: Int) throws -> TokenizedRows {
    try TokenizedRows(
      rows,
      subjects: ModelRow.subjects(of: Judgement.self),
      layout: TextLayout(ByteTokenizer()),
      limit: limit,
      context: context
    )
  }

  static func rows<Example: ExampleKind>(_ examples: [Example]) -> [ModelRow] {
    examples.enumerated().map { index, example in
      ModelRow(
        Row(example, origin: RowOrigin(name: "given", line: index + 1)),
        subjects: ModelRow.subjects(of: Example.self)
      )
    }
  }

  @Test(
    "Another row's reply is cut to the context where the limit allows more",
    arguments: [64, 500]
  )
  func mismatched(limit: Int) throws {
    let found = try Self.tokenized(
      Self.rows(Self.judged),
      limit: Limit(tokens: limit, overlong: .drop),
      context: 64
    )
    for row in found.rows {
      let reply = try #require(row.mismatched)
      #expect(row.prompt.count + reply.count <= 64)
    }
    #expect(found.rows.first.map { $0.prompt.count + ($0.mismatched?.count ?? 0) } == 64)
  }

  @Test("A third reply is cut to the context where the limit allows more", arguments: [40, 500])
  func extra(limit: Int) throws {
    let row = Comparison(
      prompt: "p",
      chosen: "yes",
      rejected: "no",
      extra: String(repeating: "e", count: 60)
    )
    let found = try TokenizedRows(
      Self.rows([row]),
      subjects: ModelRow.subjects(of: Comparison.self),
      layout: TextLayout(ByteTokenizer()),
      limit: Limit(tokens: limit, overlong: .drop),
      context: 40
    )
    #expect(found.rows.map { $0.prompt.count + ($0.extra?.count ?? 0) } == [40])
    #expect(found.ledger.first?.truncated == 1)
  }

  @Test("The longest sequence of a row is that of any reply that may be read")
  func longest() throws {
    let found = try Self.tokenized(Self.rows(Self.judged), limit: nil, context: 64)
    // Prompts of 51 and 2 tokens; replies of 4 and 51, of which 13 fit behind the first prompt.
    #expect(found.rows.map { $0.tokenCount(reading: [.completion]) } == [55, 53])
    #expect(found.rows.map { $0.tokenCount(reading: [.mismatched]) } == [64, 53])
  }
}
