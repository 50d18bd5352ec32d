import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Events")
struct EventTests {
  static let run = Result {
    let rows = Dataset(GivenRows(Rows.comparisons(10))) {
      Split(train: 0.6, test: 0.4, by: .prompt)
    }
    let policy = Train(TermCase.base, on: rows.train) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.1)
      Epochs(1)
      BatchSize(4)
    }.named("policy")
    let scores = Evaluate(policy, on: rows.test, resamples: 100) { RewardMargin() }
    return try Run(
      declare {
        scores
        Claim("wide", scores[RewardMargin()] >= -1000)
        Evaluate(TermCase.base, on: rows.test, resamples: 100) { MeanLogProbability(of: .chosen) }
      }
    )
  }

  /// What happened in few words.
  static func words(_ events: [RunEvent]) -> [String] {
    events.map { event in
      switch event {
      case .runStarted, .runFinished: "run"
      case .dataPrepared: "data"
      case .modelLoaded(let report, _): "model \(report.label)"
      case .stageStarted(let stage): "start \(stage.kind.rawValue) \(stage.label)"
      case .stageAdvanced(let progress): "advance \(progress.label)"
      case .stageFinished(let stage): "finish \(stage.kind.rawValue) \(stage.label)"
      case .evaluated(let report): "evaluated \(report.model)"
      case .claimJudged(let claim): "claim \(claim.text)"
      case .noted: "note"
      }
    }
  }

  @Test("Data come first, then stages in order, each evaluated when it is due, then claims")
  func order() throws {
    let run = try Self.run.get()
    var words = Self.words(run.events)
    let data = words.count { $0 == "data" }
    #expect(data == 2)
    #expect(words.prefix(data).allSatisfy { $0 == "data" })
    words.removeFirst(data)
    #expect(
      words == [
        "start train base", "advance base", "advance base", "finish train base",
        "start reference base on policy", "advance base on policy",
        "finish reference base on policy",
        "start train policy", "advance policy", "advance policy", "finish train policy",
        "start evaluate policy", "advance policy", "finish evaluate policy",
        "start reference base on policy", "advance base on policy",
        "finish reference base on policy", "evaluated policy",
        "start evaluate base", "advance base", "finish evaluate base", "evaluated base",
        "claim wide",
      ]
    )
  }

  @Test("Every stage that starts advances to its last step and finishes under one identity")
  func completeness() throws {
    let run = try Self.run.get()
    for kind in [StageReport.Kind.reference, .train, .evaluate] {
      for stage in run.started(kind) {
        let progress = run.events.compactMap { event in
          if case .stageAdvanced(let step) = event, step.id == stage.id { step } else { nil }
        }
        let outcome = try #require(run.outcomes.first { $0.id == stage.id })
        #expect(progress.last?.step == stage.steps)
        #expect(progress.allSatisfy { $0.steps == stage.steps && $0.label == stage.label })
        #expect(progress.map(\.step) == progress.map(\.step).sorted())
        #expect(progress.last?.tokens == outcome.tokens)
        #expect(outcome.steps == stage.steps)
        #expect(outcome.kind == stage.kind)
        #expect(outcome.seconds >= 0)
        #expect(stage.location?.file.hasSuffix(".swift") == true)
      }
    }
    let ids = [StageReport.Kind.reference, .train, .evaluate].flatMap { run.started($0).map(\.id) }
    #expect(Set(ids).count == ids.count)
  }

  @Test("A training stage says what it minimizes, as its plan prints it")
  func formula() throws {
    let stage = TermCase.all.first { $0.testDescription == "DPO and KL, k2" }
    let term = try #require(stage)
    let report = try #require(Run(declare { term.stage(5) }).started(.train).last)
    #expect(report.label == "policy")
    #expect(report.formula.contains(" + 0.7 · mean per token["))
    #expect(report.formula.hasPrefix("mean["))
    #expect(report.formula.contains("0.2"))
  }

  @Test("Tokens are those of prompts and replies with one end of text before and one after")
  func tokens() throws {
    let run = try Self.run.get()
    let texts = Rows.demonstrations(8).map { 2 + $0.prompt.utf8.count + $0.completion.utf8.count }
    #expect(try run.outcome("base").tokens == texts.reduce(0, +))
    let reference = try #require(run.outcomes.first { $0.kind == .reference })
    #expect(try run.outcome("policy").tokens == reference.tokens, "one pass over the same rows")
  }

  @Test("A dataset's report counts its parts and names its files with their checksums")
  func data() throws {
    let parts = try Self.run.get().events.compactMap { event in
      if case .dataPrepared(let report) = event { report } else { nil }
    }
    #expect(parts.map { $0.parts.map(\.rows).reduce(0, +) }.sorted() == [8, 10])
    #expect(parts.contains { $0.parts.map(\.name) == ["train", "validation", "test"] })

    let folder = try ScratchFolder()
    let lines = Rows.comparisons(3).map {
      "{\"prompt\":\"\($0.prompt)\",\"chosen\":\"\($0.chosen)\",\"rejected\":\"\($0.rejected)\"}\n"
    }
    let path = try folder.write(lines.joined(), as: "rows.jsonl")
    let rows = Dataset(JSONLines(Path(path), columns: ComparisonColumns())) {
      Filter(.chosen != .text(Rows.comparisons(3)[1].chosen))
    }
    let run = try Run(
      declare {
        Evaluate(TermCase.base, on: rows, resamples: 100) { MeanLogProbability(of: .chosen) }
      }
    )
    let report = try #require(
      run.events.compactMap { event in
        if case .dataPrepared(let report) = event, !report.files.isEmpty { report } else { nil }
      }.first
    )
    #expect(report.files.map(\.path) == ["rows.jsonl"])
    #expect(report.files.first?.bytes == lines.joined().utf8.count)
    #expect(report.files.first?.checksum.count == 64)
    #expect(report.kind == "comparison")
    #expect(report.parts.map(\.rows) == [2])
    #expect(report.ledger.last?.drops.map(\.count) == [1])
  }
}
