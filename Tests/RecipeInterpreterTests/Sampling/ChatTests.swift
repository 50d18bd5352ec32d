import Foundation
import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("Talking to policies")
struct ChatTests {
  private static func experiment() -> LoweredExperiment {
    let rows = Dataset(GivenRows(Rows.comparisons(8)))
    let base = Train(Transformer.tiny(), on: rows) {
      NegativeLogLikelihood(of: .chosen)
      SGD(learningRate: 0.5)
      Steps(2)
      BatchSize(4)
    }.named("base")
    return declare {
      Train(base, on: rows) {
        DPO(beta: 0.1)
        SGD(learningRate: 5)
        Steps(2)
        BatchSize(4)
      }.named("tuned")
    }
  }

  private func interpreter(_ folder: ScratchFolder, seed: UInt64 = 1) -> RecipeInterpreter {
    RecipeInterpreter(
      Self.experiment(),
      options: RunOptions(seed: seed, threads: 1, output: folder.url),
      isStopped: { false },
      emit: { _ in }
    )
  }

  @Test("Saved weights talk as those of the run do")
  func saved() throws {
    let folder = try ScratchFolder()
    let settings = ChatSettings(temperature: 1, maximumNewTokens: 20)
    #expect(try interpreter(folder).savedChat(settings) == nil)
    let first = interpreter(folder)
    _ = try first.run()
    let chat = try first.chat(settings)
    let saved = try #require(try interpreter(folder).savedChat(settings))
    #expect(chat.partners.map(\.label) == ["base", "tuned"])
    #expect(chat.partners.allSatisfy { $0.file == nil })
    #expect(saved.partners.map(\.label) == ["base", "tuned"])
    #expect(saved.partners.allSatisfy { $0.file?.hasSuffix(".safetensors") ?? false })
    for line in ["sun", "rain and tea", "sun"] {
      let replies = try chat.replies(to: line)
      #expect(try saved.replies(to: line) == replies)
      #expect(replies.count == 2)
    }
    // Weights of another seed are those of another run.
    #expect(try interpreter(folder, seed: 2).savedChat(settings) == nil)
    #expect(try chat.replies(to: String(repeating: "long ", count: 40)).map(\.text) == [nil, nil])
  }

  @Test("A recipe without a trained policy has nobody to talk to")
  func nobody() throws {
    let folder = try ScratchFolder()
    let rows = Dataset(GivenRows(Rows.comparisons(4)))
    let interpreter = RecipeInterpreter(
      declare { Evaluate(Transformer.tiny(), on: rows) { RankingAccuracy(by: .logProbability) } },
      options: RunOptions(seed: 1, threads: 1, output: folder.url),
      isStopped: { false },
      emit: { _ in }
    )
    #expect(throws: RunError.self) { try interpreter.chat(ChatSettings()) }
  }
}
