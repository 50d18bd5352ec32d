import Foundation
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Synchronization
import Testing

/// A run of an experiment with everything it told.
struct Run {
  private(set) var events: [RunEvent] = []
  private(set) var conclusion: RunConclusion?
  /// The fault that ended the run.
  private(set) var failure: (any Error)?
  let folder: ScratchFolder

  /// Runs an experiment that must come to its end, or be stopped on purpose.
  init(
    _ experiment: LoweredExperiment,
    seed: UInt64 = 5,
    threads: Int = 1,
    stopAfter steps: Int? = nil
  ) throws {
    self = try Run(attempting: experiment, seed: seed, threads: threads, stopAfter: steps)
    if let failure { throw failure }
  }

  /// Runs an experiment that may fail, be stopped after a number of advances, or write to a folder
  /// other than the run's own.
  init(
    attempting experiment: LoweredExperiment,
    seed: UInt64 = 5,
    threads: Int = 1,
    recomputesActivations: Bool = false,
    stopAfter steps: Int? = nil,
    output: URL? = nil
  ) throws {
    folder = try ScratchFolder()
    let advances = Counter()
    var events: [RunEvent] = []
    let interpreter = RecipeInterpreter(
      experiment,
      options: RunOptions(
        seed: seed,
        threads: threads,
        recomputesActivations: recomputesActivations,
        output: output ?? folder.url
      ),
      isStopped: { steps.map { advances.value >= $0 } ?? false },
      emit: { event in
        events.append(event)
        if case .stageAdvanced = event { advances.increment() }
      }
    )
    do {
      conclusion = try interpreter.run()
    } catch {
      failure = error
    }
    self.events = events
  }

  /// Where and why the run failed.
  func fault() throws -> (location: RecipePlan.SourceLocation, error: RunError?, text: String) {
    let located = try #require(failure as? LocatedRunError)
    return (located.location, located.underlying as? RunError, located.description)
  }

  /// The steps of a training stage.
  func steps(_ label: String) -> [StageProgress] {
    let id = started(.train).first { $0.label == label }?.id
    return events.compactMap {
      if case .stageAdvanced(let progress) = $0, progress.id == id { progress } else { nil }
    }
  }

  /// A metric of every step.
  func series(_ metric: String, _ label: String) throws -> [Double] {
    try steps(label).map { try #require($0.metrics[metric]) }
  }

  /// A metric of the first step.
  func first(_ metric: String, _ label: String) throws -> Double {
    try #require(steps(label).first?.metrics[metric])
  }

  func started(_ kind: StageReport.Kind) -> [StageReport] {
    events.compactMap {
      if case .stageStarted(let report) = $0, report.kind == kind { report } else { nil }
    }
  }

  var outcomes: [StageOutcome] {
    events.compactMap { if case .stageFinished(let outcome) = $0 { outcome } else { nil } }
  }

  func outcome(_ label: String) throws -> StageOutcome {
    try #require(outcomes.first { $0.label == label && $0.kind == .train })
  }

  var evaluations: [EvaluationReport] {
    events.compactMap { if case .evaluated(let report) = $0 { report } else { nil } }
  }

  /// What an evaluation measured, the first one unless another is named by its model.
  func measurement(_ name: String, of model: String? = nil) throws -> RecipePlan.Measurement {
    let found = evaluations.first { model == nil || $0.model == model }
    let report = try #require(found)
    return try #require(report.measurements.first { $0.name == name })
  }

  var notes: [RunNote] {
    events.compactMap { if case .noted(let note) = $0 { note } else { nil } }
  }

  func file(_ path: String) -> URL { folder.url.appendingPathComponent(path) }

  /// The weight file of a finished stage.
  func weightFile(_ label: String) throws -> URL {
    file(try #require(try outcome(label).weights).path)
  }

  func weightBytes(_ label: String) throws -> Data { try Data(contentsOf: weightFile(label)) }

  /// A finished stage's model in 64-bit floats.
  func decoder(_ label: String) throws -> NaiveDecoder { try NaiveDecoder(weightFile(label)) }
}

/// A number that several threads may read.
final class Counter: Sendable {
  private let count = Atomic<Int>(0)

  var value: Int { count.load(ordering: .sequentiallyConsistent) }

  func increment() { count.add(1, ordering: .sequentiallyConsistent) }
}
