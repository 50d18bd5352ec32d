import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("The memory of objectives that read more than log-probabilities")
struct ObjectiveMemoryTests {
  /// A small body under a vocabulary that outweighs it.
  private static let base = Transformer(
    tokenizer: .bytes,
    width: 16,
    layers: 1,
    heads: 2,
    hiddenWidth: 32,
    context: 64
  )
  private static let pairs = Dataset(GivenRows(Rows.comparisons(400)))
  private static let judged = Dataset(
    GivenRows(
      Rows.comparisons(800).enumerated().map { index, row in
        Judgement(prompt: row.prompt, completion: row.chosen, desirable: index % 2 == 0)
      }
    )
  )

  /// Whole distributions of both policies at every token.
  private static func distributions() throws -> RecipeInterpreter {
    try interpreter(
      declare {
        Train(base, on: pairs) {
          DPO(beta: 0.1)
          0.1 * ExactKL(.reverse)
          SGD(learningRate: 1e-4)
          Steps(2)
          BatchSize(400)
        }
      }
    )
  }

  /// Another row's reply behind every prompt.
  private static func mismatched() throws -> RecipeInterpreter {
    try interpreter(
      declare {
        Train(base, on: judged) {
          KTO(beta: 0.1)
          SGD(learningRate: 1e-4)
          Steps(2)
          BatchSize(800)
        }
      }
    )
  }

  private static func interpreter(_ experiment: LoweredExperiment) throws -> RecipeInterpreter {
    RecipeInterpreter(
      experiment,
      options: RunOptions(seed: 1, threads: 1, output: try ScratchFolder().url),
      isStopped: { false },
      emit: { _ in }
    )
  }

  private static func number(
    _ bytes: [UInt8]?,
    _ pattern: Regex<(Substring, Substring)>
  ) throws
    -> Double
  {
    let text = String(decoding: bytes ?? [], as: UTF8.self)
    let match = try #require(text.firstMatch(of: pattern))
    return try #require(Double(match.1.replacing(",", with: "")))
  }

  private func compare(_ predicted: [UInt8]?, _ measured: [UInt8]?) throws {
    let foretold = try Self.number(predicted, #/about ([0-9,]+) MB of memory at most/#)
    let taken = try Self.number(measured, #/peak ([0-9]+) bytes/#) / 1e6
    #expect(
      abs(foretold / taken - 1) < 0.15,
      "\(foretold) MB were predicted and \(taken) MB taken."
    )
  }

  @Test("An explanation counts whole distributions, and those of the reference")
  func distributions() async throws {
    let predicted = await #expect(
      processExitsWith: .success,
      observing: [\.standardOutputContent]
    ) {
      print(try ObjectiveMemoryTests.distributions().explanation())
    }
    let measured = await #expect(
      processExitsWith: .success,
      observing: [\.standardOutputContent]
    ) {
      _ = try ObjectiveMemoryTests.distributions().run()
      print("peak \(StepMemory.peakResidentBytes) bytes")
    }
    try compare(predicted?.standardOutputContent, measured?.standardOutputContent)
  }

  @Test("An explanation counts the pass over mismatched replies")
  func mismatched() async throws {
    let predicted = await #expect(
      processExitsWith: .success,
      observing: [\.standardOutputContent]
    ) {
      print(try ObjectiveMemoryTests.mismatched().explanation())
    }
    let measured = await #expect(
      processExitsWith: .success,
      observing: [\.standardOutputContent]
    ) {
      _ = try ObjectiveMemoryTests.mismatched().run()
      print("peak \(StepMemory.peakResidentBytes) bytes")
    }
    try compare(predicted?.standardOutputContent, measured?.standardOutputContent)
  }
}
