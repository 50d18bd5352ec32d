import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Drawing replies")
struct SampleTests {
  /// A judge of the recipe's own: shorter is better.
  struct Brevity: ReplyJudge {
    func reward(prompt: String, reply: String) -> Double { -Double(reply.utf8.count) }
  }

  /// A line of `samples/NAME.jsonl`.
  struct Line: Decodable, Equatable {
    var prompt: String
    var completion: String
    var row: String
    var sample: Int
    var ending: String
    var tokens: [Int32]
    var logProbabilities: [Float]
    var samplingLogProbabilities: [Float]
  }

  private static func rows(_ count: Int) -> Dataset<Comparison> {
    Dataset(GivenRows(Rows.comparisons(count)))
  }

  private static func trained(on rows: Dataset<Comparison>) -> Train<PolicyRole> {
    Train(Transformer.tiny(), on: rows) {
      NegativeLogLikelihood(of: .chosen)
      SGD(learningRate: 0.1)
      Steps(3)
      BatchSize(4)
    }.named("trained")
  }

  private static func samples(
    of policy: some ModelDeclaration<PolicyRole>,
    on rows: Dataset<Comparison>,
    count: Int = 2,
    temperature: Double = 1,
    stop: [String] = []
  ) -> Samples {
    Samples(
      from: policy,
      prompts: rows,
      count: count,
      temperature: temperature,
      maximumNewTokens: 12,
      minimumNewTokens: 2,
      stop: stop
    ).named("replies")
  }

  private func lines(_ run: Run, _ name: String = "replies") throws -> [Line] {
    let text = try String(contentsOf: run.file("samples/\(name).jsonl"), encoding: .utf8)
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
  }

  @Test("Replies are written with log-probabilities that the policy itself gives them")
  func file() throws {
    let rows = Self.rows(8)
    let policy = Self.trained(on: rows)
    let run = try Run(
      declare { Evaluate(policy, on: Dataset(Self.samples(of: policy, on: rows))) { TokenLoss() } }
    )
    let lines = try lines(run)
    #expect(lines.count == 16)
    #expect(lines.map(\.sample) == Array(repeating: [0, 1], count: 8).flatMap { $0 })
    let decoder = try run.decoder("trained")
    for line in lines {
      let found = decoder.logProbabilities(
        of: line.tokens.map(Int.init),
        after: NaiveDecoder.prompt(line.prompt)
      )
      for (expected, value) in zip(found, line.logProbabilities) {
        #expect(abs(expected - Double(value)) < 1e-4)
      }
      // No more than the end of text is ruled out, and that only before the third token.
      for (place, (own, drawn)) in zip(line.logProbabilities, line.samplingLogProbabilities)
        .enumerated()
      {
        #expect(place < 2 ? drawn > own : abs(drawn - own) < 1e-5)
      }
      let text = ByteTokenizer().decode(line.tokens)
      #expect(line.completion == text)
      #expect(line.ending == (line.tokens.last == 256 ? "stop token" : "maximum length"))
    }
    // What was drawn is what is measured.
    let kept = lines.filter { !$0.completion.allSatisfy(\.isWhitespace) }
    #expect(run.evaluations.first?.rows == kept.count)
    let outcome = try #require(run.outcomes.first { $0.kind == .sample })
    #expect(outcome.steps == 16)
    #expect(outcome.samples?.path == "samples/replies.jsonl")
  }

  @Test("Replies depend on the seed, neither on threads nor on how many others there are")
  func reproducible() throws {
    func lines(rows: Int, count: Int, seed: UInt64 = 5, threads: Int = 1) throws -> [Line] {
      let all = Self.rows(8)
      let policy = Self.trained(on: all)
      let some = Dataset(all) { Take(rows) }
      let samples = Self.samples(of: policy, on: some, count: count)
      return try self.lines(try Run(declare { samples }, seed: seed, threads: threads))
    }
    let whole = try lines(rows: 8, count: 3)
    #expect(try lines(rows: 8, count: 3, threads: 4) == whole)
    #expect(try lines(rows: 3, count: 2) == whole.prefix(9).filter { $0.sample < 2 })
    #expect(try lines(rows: 8, count: 3, seed: 6) != whole)
  }

  @Test("Samples of a policy that is yet to be trained are data for stages after it")
  func onPolicy() throws {
    let rows = Self.rows(12)
    let policy = Self.trained(on: rows)
    let samples = Self.samples(of: policy, on: rows, count: 4)
    let judged = samples.comparisons(by: Brevity())
    let next = Train(policy, on: judged) {
      DPO(beta: 0.1)
      SGD(learningRate: 0.05)
      Steps(2)
      BatchSize(4)
    }.named("next")
    let replies = Dataset(samples)
    let run = try Run(
      declare {
        next
        Evaluate(policy, on: replies, resamples: 100) { JudgedReward(by: Brevity()) }
      }
    )
    let lines = try lines(run)
    let chosen = Dictionary(grouping: lines, by: \.row).values.compactMap { group in
      group.map(\.completion).filter { !$0.allSatisfy(\.isWhitespace) }.map(\.utf8.count).min()
    }
    #expect(!chosen.isEmpty)
    let kept = lines.filter { !$0.completion.allSatisfy(\.isWhitespace) }
    let mean = kept.reduce(0) { $0 - Double($1.completion.utf8.count) } / Double(kept.count)
    let measured = try #require(try run.measurement("rewards/judge").estimate)
    #expect(abs(measured - mean) < 1e-9)
    // The stage was run once for both readers, and the comparisons after it.
    #expect(run.outcomes.count { $0.kind == .sample } == 1)
    #expect(try run.outcome("next").steps == 2)
    let data = run.events.compactMap {
      if case .dataPrepared(let report) = $0 { report } else { nil }
    }
    #expect(data.map(\.kind) == ["comparison", "comparison", "demonstration"])
  }

  @Test("A reward model judges replies as it scores them")
  func rewardModel() throws {
    let rows = Self.rows(12)
    let policy = Self.trained(on: rows)
    let reward = Train(RewardModel(policy), on: rows) {
      BradleyTerry()
      SGD(learningRate: 0.5)
      Steps(3)
      BatchSize(4)
    }.named("reward")
    let samples = Self.samples(of: policy, on: rows, count: 3)
    let judged = samples.comparisons(by: reward)
    let scores = Evaluate(reward, on: judged, resamples: 100) { RankingAccuracy() }
    let run = try Run(
      declare { Claim("it agrees with itself", scores[RankingAccuracy()] >= 0.999) }
    )
    #expect(try run.measurement("rewards/accuracies").estimate == 1)
  }

  @Test("A stop text ends a reply and is cut off")
  func stopText() throws {
    let rows = Self.rows(10)
    let policy = Self.trained(on: rows)
    let free = try lines(
      try Run(declare { Self.samples(of: policy, on: rows) })
    )
    let letter = try #require(
      free.flatMap { $0.completion.dropFirst(2) }.first { $0.isASCII && !$0.isWhitespace }
    )
    let stopped = try lines(
      try Run(declare { Self.samples(of: policy, on: rows, stop: [String(letter)]) })
    )
    #expect(stopped.contains { $0.ending == "stopped" })
    for (line, whole) in zip(stopped, free) {
      let expected = whole.completion.utf8.split(
        separator: try #require(letter.asciiValue),
        maxSplits: 1,
        omittingEmptySubsequences: false
      ).first
      #expect(line.completion == expected.map { String(decoding: $0, as: UTF8.self) })
    }
  }

  @Test("A reply that a stop text ends is not counted as cut off", arguments: [nil, "e"])
  func clippedRatio(stop: String?) throws {
    let rows = Self.rows(10)
    let samples = Self.samples(of: Self.trained(on: rows), on: rows, stop: stop.map { [$0] } ?? [])
    let run = try Run(declare { samples })
    let endings = try lines(run).map(\.ending)
    #expect(endings.contains("stopped") == (stop != nil))
    let cut = endings.count { $0 == "maximum length" || $0 == "context full" }
    let outcome = run.outcomes.first { $0.kind == .sample }
    let ratio = outcome?.metrics["completions/clipped_ratio"]
    #expect(abs(try #require(ratio) - Double(cut) / Double(endings.count)) < 1e-12)
  }

  @Test("A judge that cannot read some replies leaves a note")
  func overlongForJudge() throws {
    let rows = Self.rows(12)
    let policy = Self.trained(on: rows)
    let samples = Self.samples(of: policy, on: rows, count: 3)
    // The longest prompts with 12 tokens of reply exceed what the judge reads.
    let judge = RewardModel(Transformer.tiny(context: 24))
    let judged = samples.comparisons(by: judge)
    let run = try Run(
      attempting: declare {
        Evaluate(Transformer.tiny(), on: judged, resamples: 100) {
          RankingAccuracy(by: .logProbability)
        }
      }
    )
    #expect(run.notes.contains { $0.text.contains("too long") })
  }

  @Test("A tokenizer that is learned from drawn replies is explained before they are drawn")
  func learnedTokenizer() throws {
    let rows = Self.rows(6)
    let samples = Self.samples(of: Transformer.tiny(), on: rows)
    let replies = Dataset(samples)
    let (text, events) = try ExplanationTests.explain(
      declare {
        Train(
          Transformer.tiny(tokenizer: .bytePair(vocabularySize: 260, learnedFrom: replies)),
          on: rows
        ) {
          NegativeLogLikelihood(of: .chosen)
          SGD(learningRate: 0.1)
          Steps(1)
          BatchSize(1)
        }
      }
    )
    #expect(events == 0)
    #expect(text.contains("byte pairs learned from"))
  }

  @Test("Settings that cannot be used are faults at their line")
  func faults() {
    let rows = Self.rows(4)
    let line = here().line + 2
    let experiment = declare {
      Samples(
        from: Transformer.tiny(),
        prompts: rows,
        count: 2,
        temperature: 0,
        topK: 0,
        maximumNewTokens: 0,
        stop: [""]
      )
    }
    #expect(experiment.faults.count == 4)
    #expect(experiment.faults.allSatisfy { $0.location?.line == line })
    let single = Self.samples(of: Transformer.tiny(), on: rows, count: 1)
    let pair = Evaluate(Transformer.tiny(), on: single.comparisons(by: Brevity())) {
      RankingAccuracy(by: .logProbability)
    }
    #expect(declare { pair }.faults.map(\.message).contains { $0.contains("count: 2") })
  }

  @Test("An explanation names what is yet to be drawn and draws nothing")
  func explanation() throws {
    let rows = Self.rows(6)
    let policy = Self.trained(on: rows)
    let judged = Self.samples(of: policy, on: rows, temperature: 0.5).comparisons(by: Brevity())
    let (text, events) = try ExplanationTests.explain(
      declare {
        Train(policy, on: judged) {
          DPO(beta: 0.1)
          SGD(learningRate: 0.1)
          Steps(1)
          BatchSize(1)
        }
      }
    )
    #expect(events == 0)
    for fact in [
      "Sample 'replies'  from 'trained'", "prompts   6 of", "replies   2 to each, of at most 12",
      "temperature 0.5", "once drawn", "once they are drawn",
    ] {
      #expect(text.contains(fact), "\(fact)")
    }
  }

  @Test("A prompt that leaves no room is an error that says what to do")
  func noRoom() throws {
    let long = String(repeating: "word ", count: 12)
    let rows = Dataset(
      GivenRows([Demonstration(prompt: long, completion: "yes")])
    )
    let samples = Samples(from: Transformer.tiny(), prompts: rows, maximumNewTokens: 12)
    let run = try Run(attempting: declare { samples })
    #expect(try run.fault().text.contains("maximumNewTokens"))
  }
}
