import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("The reference policy")
struct ReferenceTests {
  static func dpo(
    _ label: String,
    _ beta: Double,
    from base: Train<PolicyRole> = TermCase.base,
    on data: Dataset<Comparison> = TermCase.data,
    reference: Train<PolicyRole>? = nil
  ) -> Train<PolicyRole> {
    Train(base, on: data, reference: reference) {
      DPO(beta: beta)
      SGD(learningRate: 0.1)
      Steps(2)
      BatchSize(3)
    }.named(label)
  }

  @Test("It is asked once for all stages and evaluations on the same rows")
  func once() throws {
    let first = Self.dpo("first", 0.1)
    let second = Self.dpo("second", 0.2)
    let run = try Run(
      declare {
        first
        second
        Evaluate(first, on: TermCase.data, resamples: 100) { RankingAccuracy() }
        Evaluate(second, on: TermCase.data, resamples: 100) { RewardMargin() }
      }
    )
    let reports = run.started(.reference)
    #expect(reports.count == 1)
    #expect(reports.first?.label == "base on first")
    #expect(reports.first?.steps == TermCase.rows.count)
    #expect(run.started(.evaluate).count == 2)
  }

  /// Two objectives on the same rows, in one stage or in a stage each.
  private func asked(_ content: @escaping () -> LoweredExperiment) throws -> [String] {
    try Run(content()).started(.reference).map(\.label)
  }

  @Test("Two objectives on the same data ask it once, in stages of their own or together")
  func twoObjectives() throws {
    func stage<Term: Objective>(
      _ label: String,
      _ term: Term,
      _ rows: [Term.Example]
    ) -> Train<PolicyRole> where Term.Role == PolicyRole {
      Train(TermCase.base, on: Dataset(GivenRows(rows)).named("rows")) {
        term
        SGD(learningRate: 0.1)
        Steps(2)
        BatchSize(2)
      }.named(label)
    }
    let pairs = Rows.comparisons(4)
    let explained = KindsOfDataTests.explained
    let judged = KindsOfDataTests.judged
    let ranked = KindsOfDataTests.ranked
    #expect(
      try asked {
        declare {
          stage("a", DPO(beta: 0.1), pairs)
          stage("b", IPO(tau: 0.1, logProbabilities: .sum), pairs)
        }
      } == ["base on a"]
    )
    #expect(
      try asked {
        declare {
          stage("a", BCO(beta: 0.1), judged)
          stage("b", JudgedAPOZero(beta: 0.1), judged)
        }
      } == ["base on a"]
    )
    #expect(
      try asked {
        declare {
          stage("a", PlackettLuceDPO(beta: 0.1), ranked)
          stage("b", InfoNCA(beta: 0.1, temperature: 1), ranked)
        }
      } == ["base on a"]
    )
    // What the second one reads beside is asked for by itself: the pairs are not read again.
    let run = try Run(
      declare {
        stage("a", DPO(beta: 0.1), explained)
        stage("b", SELM(beta: 0.1, alpha: 0.1), explained)
      }
    )
    let work = run.events.compactMap {
      if case .stageFinished(let outcome) = $0, outcome.kind == .reference {
        outcome.tokens
      } else {
        nil
      }
    }
    #expect(work.count == 2)
    #expect(work[1] < work[0])
    let together = try Run(
      declare {
        Train(TermCase.base, on: TermCase.data) {
          DPO(beta: 0.1)
          0.5 * HingeDPO(beta: 0.1)
          0.1 * KL(to: .reference)
          SGD(learningRate: 0.1)
          Steps(2)
          BatchSize(2)
        }.named("both")
      }
    )
    #expect(together.started(.reference).count == 1)
  }

  @Test("Other rows and other references are asked anew")
  func apart() throws {
    let other = Dataset(GivenRows(Rows.comparisons(3)))
    let first = Self.dpo("first", 0.1)
    let second = Self.dpo("second", 0.1, on: other)
    let third = Self.dpo("third", 0.1, reference: TermCase.reference)
    let run = try Run(
      declare {
        first
        second
        third
        Evaluate(third, on: other, resamples: 100) { RewardMargin() }
      }
    )
    #expect(
      run.started(.reference).map(\.label) == [
        "base on first", "base on second", "reference on third", "reference on third",
      ]
    )
  }

  @Test("Another policy as reference gives the margins of that policy")
  func another() throws {
    let stage = TermCase.all[0].stage(5)
    let run = try Run(declare { stage })
    let base = try run.decoder("base")
    let reference = try run.decoder("reference")
    let margins = TermCase.rows.map {
      0.3 * ScoredRow($0, policy: base, reference: reference).margin
    }
    let expected = margins.reduce(0, +) / Double(margins.count)
    #expect(abs(expected) > 1e-4)
    #expect(abs(try run.first("rewards/margins", "policy") - expected) < 1e-4)
  }

  @Test("A reference that stays is not moved by training from it")
  func frozen() throws {
    let stage = Self.dpo("policy", 5)
    let run = try Run(
      declare {
        stage
        Evaluate(TermCase.base, on: TermCase.data, resamples: 100) {
          MeanLogProbability(of: .chosen)
        }
      }
    )
    let base = try run.decoder("base")
    var total = 0.0
    var weights = 0.0
    for row in TermCase.rows {
      let values = base.logProbabilities(of: row.chosen, after: row.prompt)
      total += row.weight * values.reduce(0, +)
      weights += row.weight
    }
    let measured = try #require(run.measurement("logps/chosen").estimate)
    #expect(abs(measured - total / weights) < 1e-3)
    #expect(try run.decoder("policy").weights != base.weights)
  }

  @Test("A reference with another tokenizer is an error with the stage's line")
  func tokenizers() throws {
    let pieces = Transformer.tiny(
      tokenizer: .bytePair(vocabularySize: 270, learnedFrom: TermCase.data)
    )
    let line = here()
    let stage = Train(pieces, on: TermCase.data, reference: TermCase.base) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }.named("policy")
    let fault = try Run(attempting: declare { stage }).fault()
    #expect(fault.location.file == line.file)
    #expect(fault.location.line == line.line + 1)
    #expect(fault.error == .differentTokenizers(stage: "policy", reference: "base"))
    #expect(fault.text.contains("Give both the same tokenizer"))
  }

  @Test("A reference that reads fewer tokens than rows have is an error, not a crash")
  func shorterContext() throws {
    let short = Train(Transformer.tiny(context: 40), on: Dataset(GivenRows(Rows.demonstrations(2))))
    {
      NegativeLogLikelihood()
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(2)
    }.named("short")
    var long = Rows.comparisons(2)
    long[1].chosen = String(repeating: "a", count: 45)
    let line = here()
    let stage = Self.dpo("policy", 0.1, on: Dataset(GivenRows(long)), reference: short)
    let run = try Run(attempting: declare { stage })
    let fault = try run.fault()
    #expect(fault.location.file == line.file)
    #expect(fault.text.contains("40"))
    #expect(fault.text.contains("'short'"))
  }
}
