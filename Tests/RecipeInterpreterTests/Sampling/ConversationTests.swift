import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Conversations with chat models")
struct ConversationTests {
  /// A chat with a pretrained model and an adapter on it, which nothing has moved far.
  private static func chat(
    _ small: SmallPretrained,
    tokens: Int = 8,
    _ folder: ScratchFolder
  ) throws -> RecipeChat {
    let rows = Dataset(GivenRows(Rows.comparisons(4)))
    let base = Transformer(small.model, format: .template(.chatML())).named("base")
    let interpreter = RecipeInterpreter(
      declare {
        Train(Adapted(base, by: LoRA(rank: 2)), on: rows) {
          DPO(beta: 0.1)
          SGD(learningRate: 0.1)
          Steps(1)
          BatchSize(2)
        }.named("tuned")
      },
      options: RunOptions(seed: 3, threads: 1, output: folder.url),
      isStopped: { false },
      emit: { _ in }
    )
    _ = try interpreter.run()
    return try interpreter.chat(ChatSettings(temperature: 0, maximumNewTokens: tokens))
  }

  /// The likeliest reply of the base to a conversation, by the naive decoder.
  private static func reply(
    _ small: SmallPretrained,
    to turns: [(String, String?)],
    tokens: Int
  ) -> String {
    let (start, end) = (SmallPretrained.turnStart, SmallPretrained.turnEnd)
    var sequence: [Int] = []
    for (line, reply) in turns {
      sequence += ChatFormatTests.tokens([
        start, "user\n", line, end, "\n", start, "assistant\n",
      ])
      if let reply { sequence += ChatFormatTests.tokens([reply, end, "\n"]) }
    }
    var drawn: [Int] = []
    while drawn.count < tokens {
      let all = (0..<SmallPretrained.vocabularySize).map { token in
        small.naive.logProbabilities(of: [token], after: sequence)[0]
      }
      let best = all.indices.max { all[$0] < all[$1] } ?? 0
      if best == SmallPretrained.end || best == end { break }
      drawn.append(best)
      sequence.append(best)
    }
    return String(decoding: drawn.filter { $0 < 256 }.map(UInt8.init), as: UTF8.self)
  }

  @Test("The second line is answered after the first and its reply, unless that was forgotten")
  func history() throws {
    let small = try SmallPretrained(context: 200)
    let chat = try Self.chat(small, tokens: 3, ScratchFolder())
    #expect(chat.hasMemory)
    let first = try #require(try chat.replies(to: "one").first?.text)
    #expect(first == Self.reply(small, to: [("one", nil)], tokens: 3))
    let second = try #require(try chat.replies(to: "two").first?.text)
    // A reply that is no text can't be told again byte for byte.
    if !first.unicodeScalars.contains("\u{FFFD}") {
      #expect(second == Self.reply(small, to: [("one", first), ("two", nil)], tokens: 3))
    }
    chat.reset()
    let fresh = try #require(try chat.replies(to: "two").first?.text)
    #expect(fresh == Self.reply(small, to: [("two", nil)], tokens: 3))
  }

  @Test("The oldest turns go when the context is full, and no more of them than needed")
  func dropped() throws {
    let small = try SmallPretrained(context: 120)
    let chat = try Self.chat(small, tokens: 4, ScratchFolder())
    var dropped = 0
    for count in 1...8 {
      let replies = try chat.replies(to: "line \(count)")
      #expect(replies.count == 2)
      #expect(replies.allSatisfy { $0.text != nil })
      dropped += replies[0].droppedTurns
      // A turn has 17 tokens of marks, 6 of its line, 2 behind it and at most 12 of its reply.
      if count <= 2 { #expect(dropped == 0) }
    }
    #expect(dropped > 0)
    #expect(dropped <= 7)
    let long = try chat.replies(to: String(repeating: "x", count: 200))
    #expect(long.map(\.text) == [nil, nil])
  }

  @Test("A policy is chosen by its label, near misses are named, and the last one is the default")
  func choice() throws {
    let rows = Dataset(GivenRows(Rows.comparisons(4)))
    func policy(_ beta: Double, _ name: String) -> Train<PolicyRole> {
      Train(Transformer.tiny(), on: rows) {
        DPO(beta: beta)
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(2)
      }.named(name)
    }
    let experiment = declare {
      policy(0.1, "Weak")
      policy(0.5, "Strong")
    }
    let folder = try ScratchFolder()
    let interpreter = RecipeInterpreter(
      experiment,
      options: RunOptions(seed: 3, threads: 1, output: folder.url),
      isStopped: { false },
      emit: { _ in }
    )
    _ = try interpreter.run()
    for (name, label) in [(nil, "Strong"), ("Weak", "Weak"), ("weak", "Weak")] {
      let settings = ChatSettings(policy: name)
      #expect(RecipeInterpreter.chatFault(settings, in: experiment.plan) == nil)
      let chat = try interpreter.chat(settings)
      #expect(chat.partners.last?.label == label)
      #expect(chat.policies == ["Weak", "Strong"])
      #expect(!chat.hasMemory)
      let saved = try #require(try interpreter.savedChat(settings))
      #expect(saved.partners.last?.label == label)
    }
    let near = RecipeInterpreter.chatFault(ChatSettings(policy: "Strogn"), in: experiment.plan)
    #expect(near?.contains("did you mean 'Strong'?") == true)
    let far = RecipeInterpreter.chatFault(ChatSettings(policy: "reward"), in: experiment.plan)
    #expect(far?.contains("it trains 'Weak', 'Strong'.") == true)
  }
}
