import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Objectives of every kind of data train on what a pass written out in 64-bit floats says")
struct KindsOfDataTests {
  static let judged: [Judgement] = Rows.comparisons(5).enumerated().map { index, row in
    Judgement(
      prompt: row.prompt,
      completion: index % 2 == 0 ? row.chosen : row.rejected,
      desirable: index % 2 == 0
    )
  }

  static let ranked: [Ranking] = (0..<4).map { index in
    let rows = Rows.comparisons(8)
    return Ranking(
      prompt: rows[2 * index].prompt,
      completions: [rows[index].chosen, rows[index].rejected, rows[index + 3].chosen],
      ratings: [[3, 1, 2], [0, 5, 1], [1, 2, 3], [2, 0, 1]][index]
    )
  }

  static let explained: [Comparison] = Rows.comparisons(4).map { row in
    var copy = row
    copy.extra = "because \(row.chosen)"
    copy.strength = 1.5
    return copy
  }

  static func step<Term: Objective>(
    _ term: Term,
    _ rows: [Term.Example]
  ) -> Train<PolicyRole>
  where Term.Role == PolicyRole {
    Train(TermCase.base, on: Dataset(GivenRows(rows)), reference: TermCase.reference) {
      term
      SGD(learningRate: 1)
      Steps(1)
      BatchSize(rows.count)
    }.named("policy")
  }

  /// Compares the first step's loss and gradient with those of a loss over naive decoders.
  func check<Term: Objective>(
    _ term: Term,
    _ rows: [Term.Example],
    _ loss: (_ policy: NaiveDecoder, _ reference: NaiveDecoder) -> Double
  ) throws where Term.Role == PolicyRole {
    let run = try Run(declare { Self.step(term, rows) })
    let base = try run.decoder("base")
    let reference = try run.decoder("reference")
    let expected = loss(base, reference)
    let found = try run.first("loss", "policy")
    #expect(abs(found - expected) < 5e-5 * max(1, abs(expected)), "\(found) \(expected)")
    let descent = try Descent(from: base, to: run.decoder("policy"))
    let slope = descent.slope { loss($0, reference) }
    #expect(abs(slope - descent.norm) < 1e-2 * descent.norm, "\(slope) \(descent.norm)")
  }

  func logRatio(
    _ reply: String,
    _ prompt: String,
    _ policy: NaiveDecoder,
    _ reference: NaiveDecoder
  ) -> Double {
    policy.logProbabilities(of: reply, after: prompt).reduce(0, +)
      - reference.logProbabilities(of: reply, after: prompt).reduce(0, +)
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  @Test("KTO's baseline is the mean log-ratio of the next other prompt's reply behind each prompt")
  func kto() throws {
    let rows = Self.judged
    // No gradient flows into the baseline, so that it stays where the step began.
    var baseline: Double?
    try check(KTO(beta: 0.4, desirableWeight: 1.25), rows) { policy, reference in
      let mean =
        rows.indices.reduce(0.0) { sum, index in
          let following = rows[(index + 1)...] + rows[...index]
          let other = following.first { $0.prompt != rows[index].prompt } ?? rows[index]
          return sum + logRatio(other.completion, rows[index].prompt, policy, reference)
        } / Double(rows.count)
      let zero = baseline ?? max(mean, 0)
      baseline = zero
      let losses = rows.map { row in
        let advantage = 0.4 * (logRatio(row.completion, row.prompt, policy, reference) - zero)
        return row.desirable ? 1.25 * (1 - sigmoid(advantage)) : 1 - sigmoid(-advantage)
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  @Test("BCO's shift is the running mean of rewards over the steps")
  func bco() throws {
    let rows = Self.judged
    let stage = Train(TermCase.base, on: Dataset(GivenRows(rows)), reference: TermCase.reference) {
      BCO(beta: 0.4)
      SGD(learningRate: 0.5)
      Steps(2)
      BatchSize(rows.count)
    }.named("policy")
    let once = Train(TermCase.base, on: Dataset(GivenRows(rows)), reference: TermCase.reference) {
      BCO(beta: 0.4)
      SGD(learningRate: 0.5)
      Steps(1)
      BatchSize(rows.count)
    }.named("once")
    let run = try Run(
      declare {
        stage
        once
      }
    )
    let reference = try run.decoder("reference")
    let rewards = try ["base", "once"].map { label in
      let policy = try run.decoder(label)
      return rows.map { 0.4 * logRatio($0.completion, $0.prompt, policy, reference) }
    }
    let found = try run.series("loss", "policy")
    for step in 0..<2 {
      let seen = rewards[0...step].flatMap(\.self)
      let shift = seen.reduce(0, +) / Double(seen.count)
      let losses = zip(rows, rewards[step]).map { row, reward in
        log(1 + exp(row.desirable ? shift - reward : reward - shift))
      }
      let expected = losses.reduce(0, +) / Double(rows.count)
      #expect(abs(found[step] - expected) < 5e-5, "step \(step)")
    }
  }

  @Test("A ranking's likelihood is that of its places, whatever the order of its replies")
  func plackettLuce() throws {
    let rows = Self.ranked
    try check(PlackettLuceDPO(beta: 0.4), rows) { policy, reference in
      let losses = rows.map { row in
        let order = row.completions.indices.sorted { row.places[$0] < row.places[$1] }
        let scores = order.map {
          0.4 * logRatio(row.completions[$0], row.prompt, policy, reference)
        }
        return scores.indices.reduce(0.0) { sum, place in
          sum + log(scores[place...].reduce(0) { $0 + exp($1) }) - scores[place]
        }
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  @Test("A third reply is read beside the two")
  func extra() throws {
    let rows = Self.explained
    try check(XPO(beta: 0.4, alpha: 0.01), rows) { policy, reference in
      let losses = rows.map { row in
        let margin =
          logRatio(row.chosen, row.prompt, policy, reference)
          - logRatio(row.rejected, row.prompt, policy, reference)
        let extra = policy.logProbabilities(of: row.extra ?? "", after: row.prompt)
        return log(1 + exp(-0.4 * margin)) + 0.01 * extra.reduce(0, +)
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  @Test("WPO's weights read whole distributions and carry no gradient")
  func wpo() throws {
    let rows = Rows.comparisons(4)
    var frozen: [Double] = []
    try check(WPO(DPO(beta: 0.4)), rows) { policy, reference in
      if frozen.isEmpty {
        frozen = rows.map { row in
          let sums = [row.chosen, row.rejected].map { reply in
            let own = policy.logProbabilities(of: reply, after: row.prompt)
            let whole = policy.distributions(of: reply, after: row.prompt)
            let differences = zip(own, whole).map { token, distribution in
              token - log(distribution.reduce(0) { $0 + exp(2 * $1) })
            }
            return differences.reduce(0, +) / Double(differences.count)
          }
          return exp(sums[0] + sums[1])
        }
      }
      let losses = rows.enumerated().map { index, row in
        let margin =
          logRatio(row.chosen, row.prompt, policy, reference)
          - logRatio(row.rejected, row.prompt, policy, reference)
        return frozen[index] * log(1 + exp(-0.4 * margin))
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  @Test("TDPO's divergences are those of whole distributions, with their gradient")
  func tdpo() throws {
    let rows = Rows.comparisons(4)
    try check(TDPO(beta: 0.4, form: .first), rows) { policy, reference in
      func divergence(_ reply: String, _ prompt: String) -> Double {
        let pairs = zip(
          reference.distributions(of: reply, after: prompt),
          policy.distributions(of: reply, after: prompt)
        )
        return pairs.reduce(0) { sum, pair in
          zip(pair.0, pair.1).reduce(sum) { $0 + exp($1.0) * ($1.0 - $1.1) }
        }
      }
      let losses = rows.map { row in
        let margin =
          logRatio(row.chosen, row.prompt, policy, reference)
          - logRatio(row.rejected, row.prompt, policy, reference)
        let penalty = divergence(row.rejected, row.prompt) - divergence(row.chosen, row.prompt)
        return log(1 + exp(-0.4 * (margin - penalty)))
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  @Test("Exact divergences and entropies are those of whole distributions, with their gradient")
  func exact() throws {
    let rows = Rows.comparisons(3)
    try check(Held(), rows) { policy, reference in
      var total = 0.0
      var tokens = 0.0
      for row in rows {
        for reply in [row.chosen, row.rejected] {
          let pairs = zip(
            policy.distributions(of: reply, after: row.prompt),
            reference.distributions(of: reply, after: row.prompt)
          )
          for (own, old) in pairs {
            tokens += 1
            for (log, logReference) in zip(own, old) {
              total += exp(log) * (log - logReference) + 0.5 * exp(log) * log
            }
          }
        }
      }
      return total / tokens
    }
  }

  /// The reverse divergence and half the entropy bonus, as one objective.
  struct Held: Objective {
    typealias Example = Comparison
    var loss: Loss {
      let sums = [chosen, rejected].map { reply in
        (reply.tokens.reverseDivergence - 0.5 * reply.tokens.entropy).sum()
      }
      return .perToken(of: .chosen, .rejected, sum: sums[0] + sums[1])
    }
  }

  @Test("AOT sorts the batch")
  func aot() throws {
    let rows = Rows.comparisons(5)
    try check(AOT(beta: 0.4, matching: .unpaired), rows) { policy, reference in
      let good = rows.map { logRatio($0.chosen, $0.prompt, policy, reference) }.sorted()
      let bad = rows.map { logRatio($0.rejected, $0.prompt, policy, reference) }.sorted()
      let losses = zip(good, bad).map { log(1 + exp(-0.4 * ($0 - $1))) }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  @Test("Dense DPO weighs the tokens that the other reply doesn't share")
  func dense() throws {
    let rows = [Comparison(prompt: "q", chosen: "abcd", rejected: "abed")]
    try check(DenseDPO(beta: 0.4, gamma: 5), rows) { policy, reference in
      func mean(_ reply: String) -> Double {
        let own = policy.logProbabilities(of: reply, after: "q")
        let old = reference.logProbabilities(of: reply, after: "q")
        let weights: [Double] = [1, 1, 5, 1, 1]
        let sum = zip(weights, zip(own, old)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
        return sum / 9
      }
      return log(1 + exp(-0.4 * (mean("abcd") - mean("abed"))))
    }
  }

  @Test("Length-desensitized DPO weighs the tokens beyond the shorter reply")
  func desensitized() throws {
    let rows = [Comparison(prompt: "q", chosen: "abcd", rejected: "x")]
    try check(LengthDesensitizedDPO(beta: 0.4, alpha: 0.25), rows) { policy, reference in
      func sum(_ reply: String) -> Double {
        let own = policy.logProbabilities(of: reply, after: "q")
        let old = reference.logProbabilities(of: reply, after: "q")
        return zip(own, old).enumerated().reduce(0) { total, token in
          total + (token.offset < 2 ? 1 : 0.25) * (token.element.0 - token.element.1)
        }
      }
      return log(1 + exp(-0.4 * (sum("abcd") - sum("x"))))
    }
  }

  @Test("A learned number moves against its gradient and is logged")
  func learned() throws {
    let rows = Rows.comparisons(6) { _ in
      1
    } strength: { _ in
      nil
    } softLabel: {
      $0 % 2 == 0 ? 0.5 : 1
    }
    let model = Train(RewardModel(Transformer.tiny()), on: Dataset(GivenRows(rows))) {
      TiedBradleyTerry(model: .davidson(nu: 1), isLearned: true)
      SGD(learningRate: 0.1)
      Steps(30)
      BatchSize(6)
    }.named("reward")
    let run = try Run(declare { model })
    let values = try run.series("learned/log_nu", "reward")
    // Half of the rows are ties, which a tie weight of 1 makes a third of: it must grow.
    #expect(values[0] > 0)
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    let losses = try run.series("loss", "reward")
    #expect(try #require(losses.last) < losses[0])
  }

  @Test("Reward models learn rankings")
  func rankedRewards() throws {
    let model = Train(
      RewardModel(Transformer.tiny(width: 16)),
      on: Dataset(GivenRows(Self.ranked))
    ) {
      PlackettLuce()
      AdamW(learningRate: 1e-2)
      Steps(40)
      BatchSize(4)
    }.named("reward")
    let losses = try Run(declare { model }).series("loss", "reward")
    #expect(losses[0] > 1)
    #expect(try #require(losses.last) < 0.5)
  }

  @Test("Rows without a third reply or without ratings are named before the first step")
  func missing() throws {
    var rows = Self.explained
    rows[2].extra = nil
    let fault = try Run(attempting: declare { Self.step(XPO(beta: 1, alpha: 0), rows) }).fault()
    #expect(fault.text.contains("extra"))
    #expect(fault.text.contains("given:3") || fault.text.contains("given, line 3"))
    let rated = try Run(
      attempting: declare { Self.step(SPPO(beta: 1, labels: .winRates), Self.explained) }
    ).fault()
    #expect(rated.text.contains("rating"))
  }

  @Test("Rows of unequal weight can't be sorted")
  func sortedWeights() throws {
    let rows = Rows.comparisons(4, weight: { $0 == 0 ? 2 : 1 })
    let fault = try Run(
      attempting: declare { Self.step(AOT(beta: 1, matching: .paired), rows) }
    ).fault()
    #expect(fault.text.contains("weigh the same"))
  }
}
