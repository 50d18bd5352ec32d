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

  @Test("A judged row gets the reply of the next row that has another prompt, around the end too")
  func others() throws {
    func replies(_ prompts: [String]) throws -> [String] {
      let judged = prompts.enumerated().map {
        Judgement(prompt: $1, completion: "\($0)", desirable: true)
      }
      let found = try Self.tokenized(Self.rows(judged), limit: nil, context: 64)
      return try found.rows.map {
        ByteTokenizer().decode(Array(try #require($0.mismatched).dropLast()))
      }
    }
    #expect(try replies(["a", "a", "b", "c", "c"]) == ["2", "2", "3", "0", "0"])
    #expect(try replies(["a", "b", "a", "a"]) == ["1", "2", "1", "1"])
    #expect(try replies(["a", "a", "a"]) == ["1", "2", "0"])
    #expect(try replies(["a"]) == ["0"])
  }

  @Test("A prompt of which nothing is left but its first mark is no prompt", arguments: [6, 7])
  func emptyPrompt(limit: Int) throws {
    // A start mark and "hello", then "hell" and its end: of 6 tokens one is left for the prompt.
    let found = try Self.tokenized(
      Self.rows([Judgement(prompt: "hello", completion: "hell", desirable: true)]),
      limit: Limit(tokens: limit, overlong: .dropPromptStart),
      context: 64
    )
    #expect(found.rows.map(\.prompt.count) == (limit == 6 ? [] : [2]))
    #expect(found.ledger.first?.drops.map(\.count) ?? [] == (limit == 6 ? [1] : []))
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
