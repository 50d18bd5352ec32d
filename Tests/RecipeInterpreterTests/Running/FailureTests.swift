import Foundation
import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("What goes wrong while a recipe runs")
struct FailureTests {
  static let data = Dataset(GivenRows(Rows.comparisons(6)))

  @Test("A missing file is found before anything is trained, with the dataset's line")
  func missingFile() throws {
    let good = TermCase.base
    let line = here()
    let absent = Dataset(JSONLines("nowhere/absent.jsonl", columns: ComparisonColumns()))
    let stage = Train(good, on: absent) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }
    let run = try Run(attempting: declare { stage })
    let fault = try run.fault()
    #expect(fault.location.line == line.line + 1)
    #expect(fault.text.contains("nowhere/absent.jsonl"))
    #expect(run.started(.train).isEmpty)
    #expect(run.conclusion == nil)
  }

  @Test("A part without rows is an error that names it and its reader", arguments: [true, false])
  func emptyPart(trains: Bool) throws {
    let rows = Dataset(GivenRows(Rows.comparisons(2))) {
      Filter(.chosen == "nothing")
      Split(train: 0.5, test: 0.5, by: .prompt)
    }
    let line = here()
    let stage = Train(TermCase.base, on: rows.test) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }.named("policy")
    let scores = Evaluate(TermCase.base, on: rows.test) { MeanLogProbability(of: .chosen) }
    let fault = try Run(attempting: trains ? declare { stage } : declare { scores }).fault()
    #expect(fault.location.line == line.line + (trains ? 1 : 7))
    #expect(fault.text.contains(trains ? "'policy'" : "'base'"))
    #expect(fault.text.contains("test'"))
  }

  @Test("A dataset whose rows were all dropped says by what, and where the first one stands")
  func dropped() throws {
    let rows = Dataset(GivenRows(Rows.comparisons(3))) { Filter(.chosen == "nothing") }
    let judged = rows.judgements()
    let stage = Train(TermCase.base, on: judged) {
      JudgedAPOZero(beta: 0.1)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }
    let fault = try Run(attempting: declare { stage }).fault()
    #expect(fault.text.contains("(3 dropped: "), "\(fault.text)")
    #expect(fault.text.contains("such as given:1"), "\(fault.text)")
  }

  @Test("Data that is not here is named by its line without being read")
  func missingData() throws {
    let line = here()
    let absent = Dataset(JSONLines("nowhere/absent.jsonl", columns: ComparisonColumns()))
    let scores = Evaluate(TermCase.base, on: absent) { MeanLogProbability(of: .chosen) }
    let found = RecipeInterpreter.missingData(in: declare { scores })
    #expect(found.map(\.location?.line) == [line.line + 1])
    #expect(found.first?.message.contains("nowhere/absent.jsonl") == true)
    #expect(RecipeInterpreter.missingData(in: declare { TermCase.base }).isEmpty)
  }

  @Test("A loss that is not finite names step, term, row and the line")
  func term() throws {
    let line = here()
    let stage = Train(TermCase.base, on: Self.data) {
      DPO(beta: 0.1)
      0.5 * LogarithmOfNegative()
      SGD(learningRate: 0.1)
      Steps(3)
      BatchSize(2)
    }.named("policy")
    let run = try Run(attempting: declare { stage })
    let fault = try run.fault()
    guard case .notFinite(_, let label, let step, let term, let rows)? = fault.error else {
      Issue.record("another fault: \(fault.text)")
      return
    }
    #expect(label == "policy")
    #expect(step == 1)
    #expect(term == "LogarithmOfNegative")
    #expect(rows.count == 1)
    #expect(rows.first?.hasPrefix("given:") == true)
    #expect(fault.location.line == line.line + 3, "the term's own line")
    #expect(run.steps("policy").isEmpty)
  }

  @Test("A learning rate that is far too high stops the stage at the step where numbers end")
  func explosion() throws {
    let stage = Train(TermCase.base, on: Self.data) {
      NegativeLogLikelihood(of: .chosen)
      SGD(learningRate: 1e30)
      Steps(5)
      BatchSize(3)
    }.named("policy")
    let run = try Run(attempting: declare { stage })
    let fault = try run.fault()
    guard case .notFinite(_, "policy", let step, _, _)? = fault.error else {
      Issue.record("another fault: \(fault.text)")
      return
    }
    #expect(step > 1 && step < 5)
    #expect(run.steps("policy").count == step - 1)
    #expect(fault.text.contains("Lower the learning rate"))
  }

  @Test("Weights that the last step ruined are never written or measured")
  func ruinedAtTheEnd() throws {
    let stage = Train(TermCase.base, on: Self.data) {
      NegativeLogLikelihood(of: .chosen)
      SGD(learningRate: 1e39)
      Steps(1)
      BatchSize(6)
    }.named("policy")
    let scores = Evaluate(stage, on: Self.data) { RankingAccuracy(by: .logProbability) }
    let run = try Run(attempting: declare { scores })
    let fault = try run.fault()
    guard case .notFinite? = fault.error else {
      Issue.record("another fault: \(fault.text)")
      return
    }
    #expect(run.evaluations.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: run.file("weights/policy.safetensors").path))
  }

  @Test("Rows without a strength that a formula reads are named before the first step")
  func missingStrength() throws {
    let rows = Rows.comparisons(6, strength: { $0 < 2 ? 1 : nil })
    let line = here()
    let stage = Train(TermCase.base, on: Dataset(GivenRows(rows))) {
      OrderProbe()
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }.named("policy")
    let run = try Run(attempting: declare { stage })
    let fault = try run.fault()
    #expect(
      fault.error
        == .missingValue(
          quantity: "strength",
          term: "OrderProbe",
          rows: ["given:3", "given:4", "given:5"],
          count: 4
        )
    )
    #expect(fault.location.line == line.line + 2, "the term's own line")
    #expect(fault.text.contains("and 1 more"))
    #expect(run.steps("policy").isEmpty)
  }

  @Test("Rows that all weigh nothing are an error, not a loss of 0")
  func weightless() throws {
    let rows = Dataset(GivenRows(Rows.comparisons(4, weight: { _ in 0 })))
    let stage = Train(TermCase.base, on: rows) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }.named("policy")
    let fault = try Run(attempting: declare { stage }).fault()
    #expect(fault.text.contains("'policy' has nothing to learn from"))
  }

  @Test("An output folder that can't be written to is an error with the path")
  func unwritable() throws {
    let folder = try ScratchFolder()
    let file = try folder.write("a file, no folder", as: "file")
    let run = try Run(
      attempting: declare { TermCase.base },
      output: URL(fileURLWithPath: file)
    )
    let fault = try run.fault()
    guard case .unwritable(let path, _)? = fault.error else {
      Issue.record("another fault: \(fault.text)")
      return
    }
    #expect(path == "\(file)/weights/base.safetensors")
  }

  @Test("Soft labels that no objective reads are told once per stage, and only then")
  func unreadLabels() throws {
    let rows = Dataset(GivenRows(Rows.comparisons(6, softLabel: { $0 < 4 ? 0.8 : nil })))
    func stage(_ labels: LabelReading) -> Train<PolicyRole> {
      Train(TermCase.base, on: rows) {
        DPO(beta: 0.1, labels: labels)
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(2)
      }.named("\(labels)")
    }
    let hard = stage(.hard)
    let soft = stage(.soft)
    let run = try Run(
      declare {
        soft
        hard
      }
    )
    #expect(run.notes.count == 1)
    #expect(run.notes.first?.text.hasPrefix("4 rows carry a soft label") == true)
    #expect(run.notes.first?.text.contains("'hard'") == true)
    #expect(run.notes.first?.location?.file.hasSuffix("FailureTests.swift") == true)
  }

  @Test("Measuring on rows of training is told, measuring on held-out rows is not")
  func trainingRows() throws {
    let rows = Dataset(GivenRows(Rows.comparisons(8))) { Split(train: 0.5, test: 0.5, by: .prompt) }
    let stage = Train(TermCase.base, on: rows.train) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }.named("policy")
    let run = try Run(
      declare {
        Evaluate(stage, on: rows.train, resamples: 100) { RewardMargin() }.named("seen")
        Evaluate(stage, on: rows.test, resamples: 100) { RewardMargin() }.named("unseen")
      }
    )
    #expect(run.notes.count == 1)
    #expect(run.notes.first?.text.contains("'seen' measures on rows that 'policy'") == true)
  }

  @Test("A plan with faults does not run")
  func faults() throws {
    let stage = Train(TermCase.base, on: Self.data) {
      DPO(beta: -1)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }
    let run = try Run(attempting: declare { stage })
    let faults = try #require(run.failure as? PlanFaults)
    #expect(faults.description.contains("beta"))
    #expect(run.events.isEmpty)
  }
}
