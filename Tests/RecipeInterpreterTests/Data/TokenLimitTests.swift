import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Token limits")
struct TokenLimitTests {
  /// Prompts of 3 bytes and replies of 4 to 13, so that row i takes 1 + 3 + 4 + i + 1 tokens.
  static let rows = (0..<10).map {
    Comparison(
      prompt: "p\($0)?",
      chosen: "good" + String(repeating: "x", count: $0),
      rejected: "bad\($0)"
    )
  }

  static func stage(_ data: Dataset<Comparison>, context: Int = 64) -> Train<PolicyRole> {
    Train(Transformer.tiny(context: context), on: data) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.1)
      Epochs(1)
      BatchSize(4)
    }.named("policy")
  }

  static func limited(_ tokens: Int, _ overlong: Overlong) -> Dataset<Comparison> {
    Dataset(GivenRows(rows)) { Limit(tokens: tokens, overlong: overlong) }
  }

  @Test("Rows over the limit are dropped and counted with the reason", arguments: [9, 12, 17])
  func drop(limit: Int) throws {
    let stage = Self.stage(Self.limited(limit, .drop))
    let run = try Run(
      declare {
        stage
        Evaluate(stage, on: Self.limited(limit, .drop), resamples: 100) { RankingAccuracy() }
      }
    )
    let kept = limit - 8
    let entry = try #require(try run.outcome("policy").ledger.first)
    #expect(entry.read == 10)
    #expect(entry.kept == kept)
    #expect(entry.drops.map(\.count) == [10 - kept])
    #expect(entry.drops.first?.reason == "longer than the limit")
    #expect(entry.drops.first?.samples.first == "given:\(kept + 1)")
    #expect(entry.step == "Limit(tokens: \(limit), overlong: drop)")
    let report = try #require(run.evaluations.first)
    #expect(report.rows == kept)
    #expect(report.ledger == [entry])
    #expect(run.steps("policy").count == (kept + 3) / 4)
    let longer = Self.rows.prefix(kept).reduce(0) { $0 + $1.chosen.utf8.count }
    #expect(try run.outcome("policy").tokens == longer + kept * (4 + 2 * 5))
  }

  @Test("A dropped row takes its labels along")
  func labels() throws {
    var rows = Rows.comparisons(4, strength: { Double($0) })
    rows[1].chosen = String(repeating: "long ", count: 9)
    let data = Dataset(GivenRows(rows)) { Limit(tokens: 50, overlong: .drop) }
    let stage = Train(Transformer.tiny(), on: data) {
      OrderProbe()
      SGD(learningRate: 0.1)
      Epochs(1)
      BatchSize(1)
    }.named("probe")
    let run = try Run(
      declare { Evaluate(stage, on: data, resamples: 100) { MeanStrength() } }
    )
    #expect(try run.series("loss", "probe").sorted() == [0, 2, 3])
    #expect(try #require(run.measurement("mean_strength").estimate) == 5.0 / 3)
  }

  @Test("What comes from a limited dataset inherits the limit; one of its own goes first")
  func inheritance() throws {
    let parent = Self.limited(12, .drop)
    let derived = Dataset(parent) { Filter(.chosen != "goodx") }
    let parts = Dataset(derived) { Split(train: 1, by: .prompt) }
    let own = Dataset(derived) { Limit(tokens: 10, overlong: .drop) }
    let texts = Train(Transformer.tiny(), on: derived.demonstrations(of: .chosen)) {
      NegativeLogLikelihood()
      SGD(learningRate: 0.1)
      Epochs(1)
      BatchSize(4)
    }.named("texts")
    let run = try Run(
      declare {
        texts
        Self.stage(parts.train).named("part")
        Self.stage(own).named("own")
      }
    )
    // Row 1 is filtered; rows 0, 2 and 3 have at most 12 tokens, and row 0 at most 10.
    for (label, kept) in [("texts", 3), ("part", 3), ("own", 1)] {
      let entry = try #require(try run.outcome(label).ledger.first)
      #expect(entry.read == 9)
      #expect(entry.kept == kept, "\(label)")
    }
  }

  @Test("Without a limit a row that is too long is an error with row, tokens and limit")
  func context() throws {
    let line = here()
    let stage = Train(Transformer.tiny(context: 15), on: Dataset(GivenRows(Self.rows))) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(4)
    }
    let fault = try Run(attempting: declare { stage }).fault()
    #expect(fault.location.line == line.line + 1)
    for fact in ["given:8", "15 tokens", "16"] { #expect(fault.text.contains(fact)) }
    let fits = try Run(declare { Self.stage(Dataset(GivenRows(Self.rows)), context: 18) })
    #expect(try fits.outcome("policy").ledger.isEmpty)
  }

  @Test("A declared error names row, tokens and limit")
  func error() throws {
    let fault = try Run(attempting: declare { Self.stage(Self.limited(11, .error)) }).fault()
    for fact in ["given:4", "11 tokens", "12"] { #expect(fault.text.contains(fact)) }
  }

  @Test("A limit above the model's context is a fault of the plan that names both numbers")
  func aboveContext() throws {
    let stage = Self.stage(Self.limited(40, .drop), context: 15)
    let faults = declare { stage }.faults
    #expect(faults.count == 1)
    for fact in ["'GivenRows'", "limited to 40 tokens", "context holds 15"] {
      #expect(faults.first?.message.contains(fact) == true)
    }
  }

  @Test("Cut replies lose their end; cut prompts keep the end of text before them")
  func cuts() throws {
    let rows = [Comparison(prompt: "abcdefghij", chosen: "yes", rejected: "no")]
    let start = Train(Transformer.tiny(), on: Dataset(GivenRows(rows))) {
      NegativeLogLikelihood(of: .chosen)
      AdamW(learningRate: 0.02)
      Steps(2)
      BatchSize(1)
    }.named("start")
    let prompts = Dataset(GivenRows(rows)) { Limit(tokens: 9, overlong: .dropPromptStart) }
    let replies = Dataset(GivenRows(rows)) { Limit(tokens: 13, overlong: .truncateReplyEnd) }
    let run = try Run(
      declare {
        Evaluate(start, on: prompts, resamples: 100) { MeanLogProbability(of: .chosen) }
        Evaluate(start, on: replies, resamples: 100) { MeanLogProbability(of: .chosen) }
      }
    )
    let decoder = try run.decoder("start")
    let cutPrompt = decoder.logProbabilities(
      of: NaiveDecoder.reply("yes"),
      after: NaiveDecoder.prompt("ghij")
    )
    let cutReply = decoder.logProbabilities(
      of: "ye".utf8.map(Int.init),
      after: NaiveDecoder.prompt("abcdefghij")
    )
    let measured = run.evaluations.compactMap { $0.measurements.first?.estimate }
    #expect(measured.count == 2)
    #expect(abs(measured[0] - cutPrompt.reduce(0, +)) < 1e-4)
    #expect(abs(measured[1] - cutReply.reduce(0, +)) < 1e-4)
    #expect(run.evaluations.map { $0.ledger.first?.truncated } == [1, 1])
  }
}
