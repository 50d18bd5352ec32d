import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite(
  "Objectives of tokens, of three policies and of learned heads train on what naive passes say"
)
struct FurtherObjectiveTests {
  private let kinds = KindsOfDataTests()

  private static let rated: [Comparison] = Rows.comparisons(4).enumerated().map { index, row in
    var copy = row
    func ratings(_ reply: String) -> [Double] {
      (0...reply.utf8.count).map { Double(($0 * 3 + index) % 7) / 4 - 0.6 }
    }
    copy.chosenTokenRatings = ratings(row.chosen)
    copy.rejectedTokenRatings = ratings(row.rejected)
    return copy
  }

  private static let demonstrations: [Demonstration] = rated.enumerated().map { index, row in
    Demonstration(
      prompt: row.prompt,
      completion: row.chosen,
      // A single number holds for all tokens.
      tokenRatings: index == 0 ? [0.9] : row.chosenTokenRatings
    )
  }

  private func sum(_ reply: String, _ prompt: String, _ model: NaiveDecoder) -> Double {
    model.logProbabilities(of: reply, after: prompt).reduce(0, +)
  }

  private func ratings(_ row: Demonstration) -> [Double] {
    let ratings = row.tokenRatings ?? []
    let count = row.completion.utf8.count + 1
    return ratings.count == 1 ? Array(repeating: ratings[0], count: count) : ratings
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  @Test("INPO reads the policy with which the stage starts beside the reference")
  func inpo() throws {
    let rows = Rows.comparisons(4)
    var start: NaiveDecoder?
    try kinds.check(INPO(eta: 0.75, tau: 0.25), rows) { policy, reference in
      let first = start ?? policy
      start = first
      let losses = rows.map { row in
        func margin(_ model: NaiveDecoder) -> Double {
          sum(row.chosen, row.prompt, model) - sum(row.rejected, row.prompt, model)
        }
        let target = margin(reference) / 3 + margin(first) * 2 / 3 + 1 / 1.5
        return pow(margin(policy) - target, 2)
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  @Test("Nash-MD multiplies log-probabilities by advantages without gradient")
  func nash() throws {
    let rows = Rows.comparisons(4, softLabel: { [0.9, 0.2, 0.5, 0.7][$0] })
    var factors: [Double] = []
    try kinds.check(NashMD(beta: 0.4), rows) { policy, reference in
      if factors.isEmpty {
        factors = rows.map { row in
          (row.softLabel ?? 1) - 0.5
            - 0.4 * kinds.logRatio(row.chosen, row.prompt, policy, reference)
        }
      }
      let losses = zip(rows, factors).map { row, factor in
        -factor * sum(row.chosen, row.prompt, policy)
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  @Test("T-REG follows the data's rewards of tokens where a pair is wrong")
  func tokenRewards() throws {
    let rows = Self.rated
    var weights: [Double] = []
    try kinds.check(TREG(beta: 0.4, alpha: 0.5), rows) { policy, reference in
      let margins = rows.map { row in
        0.4
          * (kinds.logRatio(row.chosen, row.prompt, policy, reference)
            - kinds.logRatio(row.rejected, row.prompt, policy, reference))
      }
      if weights.isEmpty { weights = margins.map { sigmoid(-$0) } }
      let losses = rows.enumerated().map { index, row in
        var regularizer = 0.0
        for (reply, ratings) in [
          (row.chosen, row.chosenTokenRatings), (row.rejected, row.rejectedTokenRatings),
        ] {
          let tokens = policy.logProbabilities(of: reply, after: row.prompt)
          for (token, rating) in zip(tokens, ratings ?? []) {
            regularizer -= 0.4 * (sigmoid(rating) - 0.5) * token
          }
        }
        return log(1 + exp(-margins[index])) + 0.5 * weights[index] * regularizer
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  @Test("SteerLM 2.0 pulls candidates to the shares that ratings and both older policies say")
  func steering() throws {
    let rows = KindsOfDataTests.ranked
    var start: NaiveDecoder?
    try kinds.check(SteerLM2(), rows) { policy, reference in
      let first = start ?? policy
      start = first
      func softmax(_ scores: [Double]) -> [Double] {
        let total = scores.reduce(0) { $0 + exp($1) }
        return scores.map { exp($0) / total }
      }
      let losses = rows.map { row in
        let indices = row.completions.indices
        func sums(_ model: NaiveDecoder) -> [Double] {
          row.completions.map { sum($0, row.prompt, model) }
        }
        let (own, old, fixed) = (sums(policy), sums(first), sums(reference))
        let target = softmax(indices.map { (row.ratings?[$0] ?? 0) + fixed[$0] - old[$0] })
        // Where the stage starts all of the policy's shares are equal.
        let length = row.completions.reduce(0.0) { $0 + Double($1.utf8.count + 1) }
        let pull = indices.reduce(0.0) { $0 + (1 / Double(indices.count) - target[$1]) * own[$1] }
        return pull / (length / Double(indices.count))
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  @Test("SparsePO's masks are 1 at first, so that its first step is TDPO's with the masks' price")
  func sparse() throws {
    let rows = Rows.comparisons(4)
    let sparse = SparsePO(beta: 0.4, rewardSparsity: 0.01, divergenceSparsity: 0.02)
    let price = rows.reduce(0.0) { total, row in
      total + 0.03 * Double(row.chosen.utf8.count + row.rejected.utf8.count + 2)
    }
    let run = try Run(
      declare {
        KindsOfDataTests.step(sparse, rows).named("sparse")
        KindsOfDataTests.step(TDPO(beta: 0.4, form: .first), rows).named("whole")
      }
    )
    let found = try run.first("loss", "sparse")
    let whole = try run.first("loss", "whole")
    #expect(abs(found - whole - price / 4) < 5e-5)
    // A head whose weights are 0 sends nothing back into the policy.
    let (sparser, plain) = (try run.decoder("sparse"), try run.decoder("whole"))
    for (name, values) in plain.weights {
      let other = try #require(sparser.weights[name])
      #expect(zip(values, other).allSatisfy { abs($0 - $1) < 1e-6 }, "\(name)")
    }
  }

  @Test("A learned head moves against its own gradient")
  func head() throws {
    let rows = Self.demonstrations
    let rate = 0.05
    let stage = Train(TermCase.base, on: Dataset(GivenRows(rows))) {
      AdvantageWeightedRegression(alpha: 0, beta: 1)
      SGD(learningRate: rate)
      Steps(2)
      BatchSize(rows.count)
    }.named("policy")
    let run = try Run(declare { stage })
    let base = try run.decoder("base")
    let states = rows.map { base.states(of: $0.completion, after: $0.prompt) }
    let tokens = zip(states, rows).flatMap { Array(zip($0, ratings($1))) }
    let count = Double(tokens.count)
    let first = tokens.reduce(0) { $0 + $1.1 * $1.1 } / count
    // V is 0 at first, so that its error is the rating and its gradient 2·rating/count.
    let bias = -rate * tokens.reduce(0) { $0 + 2 * $1.1 } / count
    var weights = [Double](repeating: 0, count: states[0][0].count)
    for (state, rating) in tokens {
      for (place, value) in state.enumerated() {
        weights[place] -= rate * 2 * rating * value / count
      }
    }
    let second =
      tokens.reduce(0.0) { total, token in
        let value = zip(weights, token.0).reduce(bias) { $0 + $1.0 * $1.1 }
        return total + pow(token.1 + value, 2)
      } / count
    let losses = try run.series("loss", "policy")
    #expect(abs(losses[0] - first) < 1e-5 * first)
    #expect(abs(losses[1] - second) < 1e-4 * second, "\(losses[1]) \(second)")
    #expect(first - second > 0.01)
  }

  @Test("Degrees of shortened replies are learned beside another objective")
  func degrees() throws {
    let rows = Rows.comparisons(6, strength: { Double($0 % 3) }).enumerated().map { index, row in
      var copy = row
      copy.extra = String(row.chosen.prefix(3 + 4 * (index % 3)))
      return copy
    }
    let stage = Train(TermCase.base, on: Dataset(GivenRows(rows))) {
      DPO(beta: 0.1)
      0.5 * DegreeClassification(degrees: 3)
      AdamW(learningRate: 0.05)
      Steps(40)
      BatchSize(6)
    }.named("policy")
    let run = try Run(declare { stage })
    let losses = try run.series("loss/2_DegreeClassification", "policy")
    #expect(abs(losses[0] - log(3)) < 1e-5)
    #expect(try #require(losses.last) < 0.5 * log(3))
  }

  @Test("MaPO's masks are the reference's activations, scaled over each reply")
  func activations() throws {
    let rows = Rows.comparisons(3)
    try kinds.check(MaPO(beta: 0.4), rows) { policy, reference in
      func weighted(_ reply: String, _ prompt: String) -> Double {
        let means = reference.states(of: reply, after: prompt).map {
          $0.reduce(0, +) / Double($0.count)
        }
        let (low, high) = (means.min() ?? 0, means.max() ?? 1)
        let own = policy.distributions(of: reply, after: prompt)
        let old = reference.distributions(of: reply, after: prompt)
        let tokens = NaiveDecoder.reply(reply)
        return tokens.indices.reduce(0.0) { total, place in
          let token = tokens[place]
          let divergence = zip(old[place], own[place]).reduce(0) {
            $0 + exp($1.0) * ($1.0 - $1.1)
          }
          let ratio = own[place][token] - old[place][token]
          return total + (means[place] - low) / (high - low) * (ratio + divergence)
        }
      }
      let losses = rows.map { row in
        let margin = weighted(row.chosen, row.prompt) - weighted(row.rejected, row.prompt)
        return log(1 + exp(-0.4 * margin))
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  /// A constraint that trains alone.
  struct Kept: Objective {
    typealias Example = Demonstration
    var loss: Loss { ReplyConstraint(divergenceShare: 0.25, temperature: 2).loss }
  }

  @Test("C3PO's constraint reads divergences at its temperature")
  func tempered() throws {
    let rows = Self.demonstrations
    try kinds.check(Kept(), rows) { policy, reference in
      func tempered(_ logs: [Double]) -> [Double] {
        let total = log(logs.reduce(0) { $0 + exp($1 / 2) })
        return logs.map { $0 / 2 - total }
      }
      var (likelihood, tokens, divergence) = (0.0, 0.0, 0.0)
      for row in rows {
        likelihood += sum(row.completion, row.prompt, policy)
        tokens += Double(row.completion.utf8.count + 1)
        let pairs = zip(
          reference.distributions(of: row.completion, after: row.prompt),
          policy.distributions(of: row.completion, after: row.prompt)
        )
        for (old, own) in pairs {
          divergence += zip(tempered(old), tempered(own)).reduce(0) {
            $0 + exp($1.0) * ($1.0 - $1.1)
          }
        }
      }
      return -0.75 * likelihood / tokens + 0.25 * 4 * divergence / Double(rows.count)
    }
  }

  @Test("Unlikelihood lowers what the data call bad")
  func unlikelihood() throws {
    let rows = Self.demonstrations
    try kinds.check(Unlikelihood(alpha: 0.5, threshold: 0.2), rows) { policy, _ in
      var (total, count) = (0.0, 0.0)
      for row in rows {
        let tokens = policy.logProbabilities(of: row.completion, after: row.prompt)
        for (token, rating) in zip(tokens, ratings(row)) {
          total -= rating <= 0.2 ? token : 0.5 * log(1 - exp(token))
          count += 1
        }
      }
      return total / count
    }
  }

  /// A regularizer that trains alone.
  struct Divergence: Objective {
    typealias Example = Demonstration
    var loss: Loss { OnPolicyKL<Demonstration>().loss }
  }

  @Test("The divergence of samples leaves each one out of its own baseline")
  func samples() throws {
    let rows = Self.demonstrations
    var advantages: [Double] = []
    try kinds.check(Divergence(), rows) { policy, reference in
      if advantages.isEmpty {
        let ratios = rows.map { kinds.logRatio($0.completion, $0.prompt, policy, reference) }
        let others = Double(rows.count - 1)
        advantages = ratios.map { $0 - (ratios.reduce(0, +) - $0) / others }
      }
      let losses = zip(rows, advantages).map { row, advantage in
        advantage * sum(row.completion, row.prompt, policy)
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  /// A length penalty that trains alone.
  struct Brevity: Objective {
    typealias Example = Demonstration
    var loss: Loss { OnPolicyLength<Demonstration>(above: 6).loss }
  }

  @Test("The penalty on length makes lengthy samples less likely, by their excess over the others'")
  func brevity() throws {
    let rows = Self.demonstrations
    let costs = rows.map { max(0, Double($0.completion.utf8.count + 1) - 6) }
    #expect(Set(costs).count > 1)
    try kinds.check(Brevity(), rows) { policy, _ in
      let losses = zip(rows, costs).map { row, cost in
        let others = (costs.reduce(0, +) - cost) / Double(costs.count - 1)
        return (cost - others) * sum(row.completion, row.prompt, policy)
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  @Test("Temporal decay halves the weight of each next token")
  func decay() throws {
    let rows = Rows.comparisons(3)
    try kinds.check(TemporalDecayDPO(beta: 0.4, gamma: 0.5), rows) { policy, reference in
      func decayed(_ reply: String, _ prompt: String) -> Double {
        let own = policy.logProbabilities(of: reply, after: prompt)
        let old = reference.logProbabilities(of: reply, after: prompt)
        return zip(own, old).reversed().reduce(0) { 0.5 * $0 + $1.0 - $1.1 }
      }
      let losses = rows.map { row in
        let margin = decayed(row.chosen, row.prompt) - decayed(row.rejected, row.prompt)
        return log(1 + exp(-0.4 * margin))
      }
      return losses.reduce(0, +) / Double(rows.count)
    }
  }

  @Test("Terms of the starting policy and of consistency are read beside an objective")
  func regularizers() throws {
    let rows = KindsOfDataTests.explained
    func stage(_ label: String, _ steps: Int) -> Train<PolicyRole> {
      Train(TermCase.base, on: Dataset(GivenRows(rows)), reference: TermCase.reference) {
        DPO(beta: 0.5)
        KL(to: .start, estimator: .k2)
        ReplyConsistency()
        SGD(learningRate: 0.5)
        Steps(steps)
        BatchSize(rows.count)
      }.named(label)
    }
    let run = try Run(
      declare {
        stage("policy", 2)
        stage("first", 1)
      }
    )
    let decoders = try ["base", "first", "reference"].map { try run.decoder($0) }
    let (base, first, reference) = (decoders[0], decoders[1], decoders[2])
    var (total, tokens) = (0.0, 0.0)
    for row in rows {
      for reply in [row.chosen, row.rejected] {
        let pairs = zip(
          first.logProbabilities(of: reply, after: row.prompt),
          base.logProbabilities(of: reply, after: row.prompt)
        )
        for (own, old) in pairs {
          total += (own - old) * (own - old) / 2
          tokens += 1
        }
      }
    }
    let distances = try run.series("loss/2_KL", "policy")
    #expect(abs(distances[0]) < 1e-9)
    #expect(abs(distances[1] - total / tokens) < 1e-3 * total / tokens)
    func opinion(_ reply: String, _ row: Comparison) -> Double {
      kinds.logRatio(reply, row.prompt, base, reference) / Double(reply.utf8.count + 1)
    }
    let expected =
      rows.reduce(0.0) { $0 + pow(opinion($1.chosen, $1) - opinion($1.extra ?? "", $1), 2) }
      / Double(rows.count)
    let found = try run.first("loss/3_ReplyConsistency", "policy")
    #expect(abs(found - expected) < 1e-3 * expected)
  }

  @Test("Numbers for tokens that are not as many as tokens are named with their row")
  func wrongCounts() throws {
    var rows = Self.demonstrations
    rows[1].tokenRatings = [1, 2]
    let terms = Unlikelihood(alpha: 1, threshold: 0)
    let fault = try Run(attempting: declare { KindsOfDataTests.step(terms, rows) }).fault()
    let tokens = rows[1].completion.utf8.count + 1
    #expect(fault.text.contains("2 numbers for a reply of \(tokens) tokens"), "\(fault.text)")
    rows[1].tokenRatings = nil
    let missing = try Run(attempting: declare { KindsOfDataTests.step(terms, rows) }).fault()
    #expect(missing.text.contains("tokenRatings"), "\(missing.text)")
    // Who doesn't read them has no use for them either.
    rows[1].tokenRatings = [1, 2]
    _ = try Run(declare { KindsOfDataTests.step(SequenceMeanLikelihood(), rows) })
  }
}
