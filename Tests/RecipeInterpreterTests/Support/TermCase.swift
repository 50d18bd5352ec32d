import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

/// What a test knows of a row: everything that an objective on comparisons can read.
struct ScoredRow {
  var chosen: [Double]
  var rejected: [Double]
  var chosenReference: [Double]
  var rejectedReference: [Double]
  var weight: Double
  var softLabel: Double

  init(_ row: Comparison, policy: NaiveDecoder, reference: NaiveDecoder) {
    chosen = policy.logProbabilities(of: row.chosen, after: row.prompt)
    rejected = policy.logProbabilities(of: row.rejected, after: row.prompt)
    chosenReference = reference.logProbabilities(of: row.chosen, after: row.prompt)
    rejectedReference = reference.logProbabilities(of: row.rejected, after: row.prompt)
    weight = row.weight
    softLabel = row.softLabel ?? 1
  }

  /// The same row under another policy.
  func under(_ policy: NaiveDecoder, _ row: Comparison) -> ScoredRow {
    var copy = self
    copy.chosen = policy.logProbabilities(of: row.chosen, after: row.prompt)
    copy.rejected = policy.logProbabilities(of: row.rejected, after: row.prompt)
    return copy
  }

  var chosenRatio: Double { chosen.reduce(0, +) - chosenReference.reduce(0, +) }
  var rejectedRatio: Double { rejected.reduce(0, +) - rejectedReference.reduce(0, +) }
  var margin: Double { chosenRatio - rejectedRatio }

  /// log p - log p_ref of every token of both replies.
  var tokenRatios: [Double] {
    zip(chosen, chosenReference).map { $0 - $1 } + zip(rejected, rejectedReference).map { $0 - $1 }
  }
}

/// Terms of a loss as a recipe declares them, beside the same loss written out by hand.
struct TermCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var stage: @Sendable (_ microBatchSize: Int) -> Train<PolicyRole>
  var loss: @Sendable ([ScoredRow]) -> Double

  static let rows = Rows.comparisons(
    5,
    weight: { [1, 2, 0.5, 0][$0 % 4] },
    softLabel: { [0.9, 0.2, 0.5, 1, 0.7][$0] }
  )
  static let data = Dataset(GivenRows(rows)).named("rows")
  static let texts = Dataset(GivenRows(Rows.demonstrations(8)))

  /// The policy that a stage starts from.
  static let base = start(0).named("base")
  /// The policy that it refers to.
  static let reference = start(1).named("reference")

  private static func start(_ variant: Int) -> Train<PolicyRole> {
    Train(Transformer.tiny(variant: variant), on: texts) {
      NegativeLogLikelihood()
      AdamW(learningRate: 0.03)
      Steps(2)
      BatchSize(4)
    }
  }

  private init(
    _ name: String,
    _ stage: @escaping @Sendable (Int) -> Train<PolicyRole>,
    _ loss: @escaping @Sendable ([ScoredRow]) -> Double
  ) {
    testDescription = name
    self.stage = stage
    self.loss = loss
  }

  private init<Term: Objective>(
    _ name: String,
    _ term: Term,
    _ loss: @escaping @Sendable ([ScoredRow]) -> Double
  ) where Term.Example == Comparison, Term.Role == PolicyRole {
    self.init(name, { Self.train(term, $0) }, loss)
  }

  private static func train<Term: Objective>(_ term: Term, _ micro: Int) -> Train<PolicyRole>
  where Term.Example == Comparison, Term.Role == PolicyRole {
    Train(base, on: data, reference: reference) {
      term
      SGD(learningRate: 1)
      Steps(1)
      BatchSize(5)
      MicroBatchSize(micro)
    }.named("policy")
  }

  private static func regularized(
    _ estimator: KL<Comparison>.Estimator,
    _ micro: Int
  ) -> Train<PolicyRole> {
    Train(base, on: data, reference: reference) {
      DPO(beta: 0.2)
      0.7 * KL(to: .reference, estimator: estimator)
      SGD(learningRate: 1)
      Steps(1)
      BatchSize(5)
      MicroBatchSize(micro)
    }.named("policy")
  }

  /// Σ w·value / Σ w·count.
  static func mean(
    _ rows: [ScoredRow],
    per count: (ScoredRow) -> Int = { _ in 1 },
    _ value: (ScoredRow) -> Double
  ) -> Double {
    rows.reduce(0) { $0 + $1.weight * value($1) }
      / rows.reduce(0) { $0 + $1.weight * Double(count($1)) }
  }

  /// -log σ(z), the way textbooks write it.
  static func logistic(_ z: Double) -> Double { Foundation.log(1 + Foundation.exp(-z)) }

  private static func dpo(_ rows: [ScoredRow], beta: Double) -> Double {
    mean(rows) { logistic(beta * $0.margin) }
  }

  private static func kl(_ rows: [ScoredRow], _ value: (Double) -> Double) -> Double {
    mean(rows, per: { $0.chosen.count + $0.rejected.count }) { row in
      row.tokenRatios.reduce(0) { $0 + value($1) }
    }
  }

  static let all: [TermCase] = [
    TermCase("DPO", DPO(beta: 0.3)) { dpo($0, beta: 0.3) },
    TermCase("DPO, smoothed", DPO(beta: 0.3, labelSmoothing: 0.1)) { rows in
      mean(rows) { 0.9 * logistic(0.3 * $0.margin) + 0.1 * logistic(-0.3 * $0.margin) }
    },
    TermCase("DPO, soft labels", DPO(beta: 0.3, labels: .soft)) { rows in
      mean(rows) {
        $0.softLabel * logistic(0.3 * $0.margin) + (1 - $0.softLabel) * logistic(-0.3 * $0.margin)
      }
    },
    TermCase("IPO, sums", IPO(tau: 0.4, logProbabilities: .sum)) { rows in
      mean(rows) { pow($0.margin - 1 / 0.8, 2) }
    },
    TermCase("IPO, means", IPO(tau: 0.4, logProbabilities: .mean)) { rows in
      mean(rows) {
        let better = $0.chosenRatio / Double($0.chosen.count)
        let worse = $0.rejectedRatio / Double($0.rejected.count)
        return pow(better - worse - 1 / 0.8, 2)
      }
    },
    TermCase("likelihood of chosen", NegativeLogLikelihood<Comparison>(of: .chosen)) { rows in
      mean(rows, per: { $0.chosen.count }) { -$0.chosen.reduce(0, +) }
    },
    TermCase("likelihood of rejected", NegativeLogLikelihood<Comparison>(of: .rejected)) { rows in
      mean(rows, per: { $0.rejected.count }) { -$0.rejected.reduce(0, +) }
    },
    TermCase("DPO and KL, k1", { regularized(.k1, $0) }) { rows in
      dpo(rows, beta: 0.2) + 0.7 * kl(rows) { $0 }
    },
    TermCase("DPO and KL, k2", { regularized(.k2, $0) }) { rows in
      dpo(rows, beta: 0.2) + 0.7 * kl(rows) { $0 * $0 / 2 }
    },
    TermCase("DPO and KL, k3", { regularized(.k3, $0) }) { rows in
      dpo(rows, beta: 0.2) + 0.7 * kl(rows) { Foundation.exp(-$0) - 1 + $0 }
    },
  ]
}
