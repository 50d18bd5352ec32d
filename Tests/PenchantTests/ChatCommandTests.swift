import Foundation
import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@testable import Penchant

@Suite("A chat, line by line")
struct ChatCommandTests {
  private struct Small: Recipe {
    var body: some Experiment {
      let rows = Dataset(SimulatedComparisons(count: 8))
      let start = Transformer(tokenizer: .bytes, width: 8, layers: 1, heads: 2, context: 240)
      let base = Train(start, on: rows) {
        NegativeLogLikelihood(of: .chosen)
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(2)
      }.named("base")
      Train(base, on: rows) {
        DPO(beta: 0.1)
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(2)
      }.named("tuned")
    }
  }

  /// What a chat prints when these lines are typed.
  private static func transcript(_ lines: [String], isChosen: Bool = false) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chat-tests-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let interpreter = RecipeInterpreter(
      Small().lowered(),
      options: RunOptions(seed: 1, threads: 1, output: folder),
      isStopped: { false },
      emit: { _ in }
    )
    _ = try interpreter.run()
    var rest = lines[...]
    var output: [String] = []
    let command = ChatCommand(
      chat: try interpreter.chat(ChatSettings(temperature: 0, maximumNewTokens: 4)),
      isChosen: isChosen,
      next: { rest.popFirst() },
      write: { output.append($0) },
      isStopped: { false }
    )
    #expect(try command.run())
    return output
  }

  @Test("It says whom it talks to, that there are others, and how to end")
  func introduction() throws {
    let text = try Self.transcript([]).joined(separator: "\n")
    #expect(text.contains("Talking to 'base'\n  and 'tuned'."))
    #expect(text.contains("trains 2 policies, 'base', 'tuned'; this is the last one"))
    #expect(text.contains("each line is a prompt of its own"))
    #expect(text.contains("'/quit'"))
    let chosen = try Self.transcript([], isChosen: true).joined(separator: "\n")
    #expect(!chosen.contains("policies,"))
  }

  @Test("Commands are obeyed, others named, and nothing is read after the end")
  func commands() throws {
    let before = try Self.transcript([]).count
    let help = try Self.transcript(["/help", "/quit", "never"])
    for name in ["/reset", "/help", "/quit"] {
      #expect(help.contains { $0.hasPrefix("  \(name)") })
    }
    #expect(!help.joined().contains("never"))
    let reset = try Self.transcript(["/reset"])
    #expect(reset.contains("(The conversation is forgotten.)"))
    let near = try Self.transcript(["/rest"])
    #expect(near.contains { $0.contains("did you mean '/reset'?") })
    let far = try Self.transcript(["/sing"])
    #expect(far.contains { $0.contains("'/help' lists them.") })
    #expect(try Self.transcript(["", "   "]).count == before)
  }

  @Test("Lines are answered by both, also those with a slash that is none of a command")
  func replies() throws {
    for line in ["hello", " /help", "/ is a slash"] {
      let output = try Self.transcript([line]).joined(separator: "\n")
      #expect(output.components(separatedBy: "tuned").count >= 4, "\(output)")
      #expect(!output.contains("lists the commands\n  "))
    }
    let long = try Self.transcript([String(repeating: "long ", count: 100)])
    #expect(long.joined(separator: "\n").contains("longer than this"))
  }
}
