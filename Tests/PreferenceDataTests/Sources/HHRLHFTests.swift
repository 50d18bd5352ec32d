import Foundation
import PreferenceData
import Testing

@Suite("HH-RLHF transcripts")
struct HHRLHFTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(_ pairs: [(String, String)]) throws -> RowTable<Comparison> {
    let lines = try pairs.map { chosen, rejected in
      let data = try JSONEncoder().encode(["chosen": chosen, "rejected": rejected])
      return String(decoding: data, as: UTF8.self)
    }
    let file = try folder.write(lines.joined(separator: "\n"), to: "helpful-base/test.jsonl")
    return try HHRLHF(file).read(.seeded(1))
  }

  private let start = "\n\nHuman: hi\n\nAssistant:"

  @Test("The prompt ends with the last assistant marker and the reply keeps its space")
  func split() throws {
    let prompt = start + " hello\n\nHuman: more\n\nAssistant:"
    let example = try #require(try read([(prompt + " yes", prompt + " no")]).examples.first)
    #expect(example.prompt == prompt)
    #expect(example.chosen == " yes")
    #expect(example.rejected == " no")
    #expect(example.source == "helpful-base")
  }

  @Test("Text that the replies share stays in the replies")
  func sharedReplyPrefix() throws {
    let example = try #require(
      try read([(start + " I think so", start + " I think not")]).examples.first
    )
    #expect(example.prompt == start)
    #expect(example.chosen == " I think so")
  }

  @Test("A prompt that says what the reply says is no matter")
  func replyRepeatsPrompt() throws {
    let prompt = "\n\nHuman: say hi\n\nAssistant:"
    let example = try #require(
      try read([(prompt + " say hi", prompt + " say hi twice")]).examples.first
    )
    #expect(example.prompt == prompt)
    #expect(example.rejected == " say hi twice")
  }

  @Test("The word Assistant: inside of a text is no turn")
  func wordInText() throws {
    let prompt = "\n\nHuman: what does \"Assistant:\" mean?\nAssistant: eh\n\nAssistant:"
    let example = try #require(
      try read([(prompt + " the Assistant: it\nAssistant: is me", prompt + " me")]).examples.first
    )
    #expect(example.prompt == prompt)
    #expect(example.chosen == " the Assistant: it\nAssistant: is me")
  }

  @Test("A further assistant turn in one reply leads to the last turn that both share")
  func furtherAssistantTurn() throws {
    let prompt = start + " a\n\nHuman: b\n\nAssistant:"
    let table = try read([
      (prompt + " one", prompt + " two\n\nAssistant: three"), (prompt + " x", prompt + " y"),
    ])
    #expect(table.examples.map(\.prompt) == [prompt, prompt])
    #expect(table.examples.first?.rejected == " two\n\nAssistant: three")
    #expect(
      table.ledger.entries.first?.notes == [
        "1 row has different last turns and was split at the last assistant turn that both "
          + "transcripts share."
      ]
    )
  }

  @Test("Equal numbers of turns with different text before them split where both are the same")
  func differentEarlierReply() throws {
    let table = try read([
      (start + " one\n\nAssistant: two", start + " ace\n\nAssistant: two")
    ])
    #expect(table.examples.first?.prompt == start)
    #expect(table.examples.first?.chosen == " one\n\nAssistant: two")
  }

  @Test(
    "Rows that cannot be split are counted by reason",
    arguments: [
      ("\n\nHuman: hi", "\n\nHuman: hi\n\nAssistant: a", "no assistant turn"),
      ("\n\nHuman: hi\n\nAssistant: a", "\n\nHuman: ho\n\nAssistant: b", "prompts differ"),
      (
        "\n\nHuman: hi\n\nAssistant: a\n\nHuman: bye", "\n\nHuman: hi\n\nAssistant: b",
        "a human turn follows the reply"
      ),
      (
        "\n\nHuman: hi\n\nAssistant: a\n\nHuman: b\n\nAssistant: c",
        "\n\nHuman: hi\n\nAssistant: d", "a human turn follows the reply"
      ),
      ("\n\nHuman: hi\n\nAssistant: \n", "\n\nHuman: hi\n\nAssistant: b", "reply is empty"),
      ("\n\nHuman: hi\n\nAssistant: b", "\n\nHuman: hi\n\nAssistant: b", "replies are equal"),
    ]
  )
  func drops(chosen: String, rejected: String, reason: String) throws {
    let good = (start + " yes", start + " no")
    for pair in [(chosen, rejected), (rejected, chosen)] {
      let table = try read([good, pair, good])
      let entry = try #require(table.ledger.entries.first)
      #expect(entry.kept == 2)
      #expect(entry.drops.map(\.reason) == [reason])
      #expect(entry.drops.first?.samples.first?.line == 2)
      #expect(table.ledger.isBalanced)
    }
  }

  @Test("A folder is searched recursively in the order of paths, with subsets as sources")
  func folders() throws {
    let line = { (reply: String) in
      let pair = [
        "chosen": "\n\nHuman: h\n\nAssistant: \(reply)", "rejected": "\n\nHuman: h\n\nAssistant: z",
      ]
      return String(decoding: (try? JSONEncoder().encode(pair)) ?? Data(), as: UTF8.self)
    }
    try folder.write(Gzip.stored(line("1")), to: "b/train.jsonl.gz")
    try folder.write(line("2"), to: "a/test.jsonl")
    try folder.write(line("3"), to: "a/other.jsonl")
    try folder.write("not data", to: "a/readme.md")
    try folder.write("not data", to: ".hidden/x.jsonl")
    let source = HHRLHF(folder.path)
    #expect(
      source.files
        == ["a/other.jsonl", "a/test.jsonl", "b/train.jsonl.gz"].map { folder.path / $0 }
    )
    let table = try source.read(.seeded(1))
    #expect(table.examples.map(\.chosen) == [" 3", " 2", " 1"])
    #expect(table.examples.map(\.source) == ["a/other", "a", "b"])
    let names = ["a/other.jsonl", "a/test.jsonl", "b/train.jsonl.gz"]
    #expect(table.ledger.entries.map(\.name) == names)
    #expect(source.files.map(source.name) == names)
    #expect(
      HHRLHF(folder.path / "a/test.jsonl").name(of: folder.path / "a/test.jsonl") == "test.jsonl"
    )
    #expect(table.rows.map(\.origin) == names.map { RowOrigin(name: $0, line: 1) })
    let same = try HHRLHF(Path(folder.path.string + "/")).read(.seeded(1))
    #expect(same.examples == table.examples)
    #expect(same.ledger == table.ledger)
    #expect(same.rows.map(\.origin) == table.rows.map(\.origin))
  }

  @Test("A missing column is an error")
  func missingColumn() throws {
    let file = try folder.write(#"{"chosen": "x", "rejecetd": "y"}"#, to: "x.jsonl")
    #expect(
      Fixtures.error { _ = try HHRLHF(file).read(.seeded(1)) }
        == .missingColumn(
          file: file.string,
          line: 1,
          column: "rejected",
          found: ["chosen", "rejecetd"],
          nearest: "rejecetd"
        )
    )
  }
}
