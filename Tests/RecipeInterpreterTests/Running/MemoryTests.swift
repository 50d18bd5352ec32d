import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("The memory of a run")
struct MemoryTests {
  /// A model and batches whose memory stands out from that of the process around them.
  private static func experiment(micro: Int) -> LoweredExperiment {
    let rows = Dataset(GivenRows(Rows.comparisons(24)))
    let base = Transformer(
      tokenizer: .bytes,
      width: 128,
      layers: 3,
      heads: 4,
      hiddenWidth: 768,
      context: 64
    )
    let policy = Train(base, on: rows) {
      DPO(beta: 0.1)
      AdamW(learningRate: 1e-4)
      Steps(2)
      BatchSize(24)
      MicroBatchSize(micro)
    }.named("policy")
    let scores = Evaluate(policy, on: rows, resamples: 100) { RankingAccuracy() }
    return declare { Claim("ranks", scores[RankingAccuracy()] >= 0) }
  }

  private static func interpreter(micro: Int, recomputes: Bool) throws -> RecipeInterpreter {
    RecipeInterpreter(
      experiment(micro: micro),
      options: RunOptions(
        seed: 1,
        threads: 1,
        recomputesActivations: recomputes,
        output: try ScratchFolder().url
      ),
      isStopped: { false },
      emit: { _ in }
    )
  }

  /// The number behind `about`, in megabytes.
  private static func prediction(in text: String) throws -> Double {
    let line = try #require(text.split(separator: "\n").last { $0.hasPrefix("Estimate") })
    let match = try #require(line.firstMatch(of: /about ([0-9,]+) MB of memory at most/))
    return try #require(Double(match.1.replacing(",", with: "")))
  }

  // Each in a process of its own, which neither the other nor other tests fill.
  private static func predicted(micro: Int, recomputes: Bool) async throws -> Double {
    let result =
      switch (micro, recomputes) {
      case (24, false):
        await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
          print(try MemoryTests.interpreter(micro: 24, recomputes: false).explanation())
        }
      case (6, false):
        await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
          print(try MemoryTests.interpreter(micro: 6, recomputes: false).explanation())
        }
      default:
        await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
          print(try MemoryTests.interpreter(micro: 24, recomputes: true).explanation())
        }
      }
    return try prediction(in: String(decoding: result?.standardOutputContent ?? [], as: UTF8.self))
  }

  private static func measured(micro: Int, recomputes: Bool) async throws -> Double {
    let result =
      switch (micro, recomputes) {
      case (24, false):
        await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
          _ = try MemoryTests.interpreter(micro: 24, recomputes: false).run()
          print("peak \(StepMemory.peakResidentBytes) bytes")
        }
      case (6, false):
        await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
          _ = try MemoryTests.interpreter(micro: 6, recomputes: false).run()
          print("peak \(StepMemory.peakResidentBytes) bytes")
        }
      default:
        await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
          _ = try MemoryTests.interpreter(micro: 24, recomputes: true).run()
          print("peak \(StepMemory.peakResidentBytes) bytes")
        }
      }
    let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    let match = try #require(text.firstMatch(of: /peak ([0-9]+) bytes/))
    return try #require(Double(match.1)) / 1e6
  }

  @Test(
    "An explanation foretells the peak within 15 percent",
    arguments: [(24, false), (6, false), (24, true)]
  )
  func foretellsPeak(micro: Int, recomputes: Bool) async throws {
    let predicted = try await Self.predicted(micro: micro, recomputes: recomputes)
    let measured = try await Self.measured(micro: micro, recomputes: recomputes)
    #expect(
      abs(predicted / measured - 1) < 0.15,
      "\(predicted) MB were predicted and \(measured) MB taken."
    )
  }

  @Test("Recomputing activations changes no byte of what a run leaves")
  func recomputationChangesNothing() throws {
    let experiment = ExplanationTests.experiment()
    let plain = try Run(attempting: experiment)
    let frugal = try Run(attempting: experiment, recomputesActivations: true)
    for run in [plain, frugal] { #expect(run.failure == nil) }
    let names = try FileManager.default.subpathsOfDirectory(atPath: plain.folder.url.path)
      .filter { $0.hasSuffix(".safetensors") }
    #expect(names.count == 3)
    for name in names {
      let first = try Data(contentsOf: plain.folder.url.appendingPathComponent(name))
      #expect(first == (try Data(contentsOf: frugal.folder.url.appendingPathComponent(name))))
    }
  }

  @Test("A pass that memory cannot hold is refused with the bytes it asks for")
  func refusesPasses() {
    let configuration = DecoderConfiguration(
      vocabularySize: 10,
      width: 100,
      layerCount: 10,
      headCount: 2,
      hiddenWidth: 200,
      contextLength: 50
    )
    func fault(_ tokens: Double, recomputes: Bool, available: Int) -> String? {
      ActivationDemand(configuration, tokens: tokens, recomputesActivations: recomputes)
        .fault(stage: "DPO", available: available)
    }
    // Four vectors of the width and three of the feed-forward width, per token and layer.
    #expect(fault(1_000, recomputes: false, available: 40_000_000) == nil)
    let text = fault(1_000, recomputes: false, available: 39_999_999)
    #expect(text?.contains("'DPO' over about 1,000 tokens") == true)
    #expect(text?.contains("40,000,000 bytes") == true)
    #expect(text?.contains("39,999,999") == true)
    #expect(fault(1_000, recomputes: true, available: 4_000_000) == nil)
    #expect(fault(1_000, recomputes: true, available: 3_999_999) != nil)
  }
}
