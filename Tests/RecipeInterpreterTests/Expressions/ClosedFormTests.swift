import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Built-in objectives against formulas written out by hand")
struct ClosedFormTests {
  static let batch = FormulaBatch.random(count: 9, seed: 11)

  static func logSigmoid(_ x: Double) -> Double { -log(1 + exp(-x)) }

  static func numbers(_ subject: FormulaTerm.Subject, _ quantity: FormulaTerm.Quantity) -> [Double]
  {
    batch.values[FormulaTerm(subject, quantity)] ?? []
  }

  /// The log-ratio of each token of a row.
  static func ratios(_ subject: FormulaTerm.Subject, _ row: Int) -> [Double] {
    let policy = FormulaTerm(subject, .tokenLogProbabilities)
    let reference = FormulaTerm(subject, .referenceTokenLogProbabilities)
    let numbers = (batch.values[policy] ?? [], batch.values[reference] ?? [])
    return zip(batch.slice(numbers.0, policy, row), batch.slice(numbers.1, reference, row))
      .map { $0 - $1 }
  }

  static func margins() -> [Double] {
    (0..<batch.count).map { row in
      ratios(.chosen, row).reduce(0, +) - ratios(.rejected, row).reduce(0, +)
    }
  }

  @Test("DPO with label smoothing is conservative DPO", arguments: [0, 0.1, 0.45])
  func conservativeDPO(smoothing: Double) throws {
    let found = try DPO(beta: 0.7, labelSmoothing: smoothing).values(Self.batch)
    let expected = Self.margins().map { margin -> Double in
      let right = (1 - smoothing) * Self.logSigmoid(0.7 * margin)
      return -right - smoothing * Self.logSigmoid(-0.7 * margin)
    }
    #expect(agree(found, expected, to: 1e-12))
  }

  @Test("DPO reads soft labels as probabilities, smoothed toward one half", arguments: [0, 0.2])
  func softLabels(smoothing: Double) throws {
    let found = try DPO(beta: 0.7, labelSmoothing: smoothing, labels: .soft).values(Self.batch)
    let labels = Self.numbers(.example, .softLabel)
    let expected = zip(Self.margins(), labels).map { margin, label -> Double in
      let smoothed = label * (1 - smoothing) + (1 - label) * smoothing
      let right = smoothed * Self.logSigmoid(0.7 * margin)
      return -right - (1 - smoothed) * Self.logSigmoid(-0.7 * margin)
    }
    #expect(agree(found, expected, to: 1e-12))
  }

  @Test("IPO over sums is the squared distance of the margin from 1/(2τ)")
  func identitySum() throws {
    let found = try IPO(tau: 0.3, logProbabilities: .sum).values(Self.batch)
    let expected = Self.margins().map { pow($0 - 1 / 0.6, 2) }
    #expect(agree(found, expected, to: 1e-12))
  }

  @Test("IPO over means divides each log-ratio by its own reply's length")
  func identityMean() throws {
    let found = try IPO(tau: 0.3, logProbabilities: .mean).values(Self.batch)
    let expected = (0..<Self.batch.count).map { row -> Double in
      let good = Self.ratios(.chosen, row)
      let bad = Self.ratios(.rejected, row)
      let margin =
        good.reduce(0, +) / Double(good.count) - bad.reduce(0, +) / Double(bad.count)
      return pow(margin - 1 / 0.6, 2)
    }
    #expect(agree(found, expected, to: 1e-12))
  }

  @Test("Bradley-Terry is the logistic loss of the score difference", arguments: [0, 0.1])
  func bradleyTerry(smoothing: Double) throws {
    let found = try BradleyTerry(labelSmoothing: smoothing).values(Self.batch)
    let differences = zip(Self.numbers(.chosen, .score), Self.numbers(.rejected, .score)).map {
      $0 - $1
    }
    let expected = differences.map {
      -(1 - smoothing) * Self.logSigmoid($0) - smoothing * Self.logSigmoid(-$0)
    }
    #expect(agree(found, expected, to: 1e-12))
  }

  @Test("The gradient of Bradley-Terry for the scores is ∓σ(−difference)")
  func bradleyTerryGradient() throws {
    let ones = Array(repeating: 1.0, count: Self.batch.count)
    let formula = try CompiledFormula(BradleyTerry().loss.value.formula)
    let gradients = try formula.gradients(Self.batch, upstream: ones).gradients
    let expected = zip(Self.numbers(.chosen, .score), Self.numbers(.rejected, .score)).map {
      -1 / (1 + exp($0 - $1))
    }
    #expect(agree(gradients[FormulaTerm(.chosen, .score)] ?? [], expected, to: 1e-12))
    #expect(
      agree(gradients[FormulaTerm(.rejected, .score)] ?? [], expected.map { -$0 }, to: 1e-12)
    )
    #expect(gradients.count == 2)
  }

  @Test(
    "KL sums Schulman's estimators over the tokens of both replies",
    arguments: [KL<Comparison>.Estimator.k1, .k2, .k3, .k3WithK2Gradient, .absolute]
  )
  func divergence(estimator: KL<Comparison>.Estimator) throws {
    let found = try KL<Comparison>(to: .reference, estimator: estimator).values(Self.batch)
    let expected = (0..<Self.batch.count).map { row in
      (Self.ratios(.chosen, row) + Self.ratios(.rejected, row)).reduce(0.0) { sum, u in
        switch estimator {
        case .k1: sum + u
        case .k2: sum + u * u / 2
        case .k3, .k3WithK2Gradient: sum + exp(-u) - 1 + u
        case .absolute: sum + abs(u)
        }
      }
    }
    #expect(agree(found, expected, to: 1e-12))
  }

  @Test(
    "KL is averaged over the tokens of both replies, and its k3 gradient is 1 − exp(−u) a token"
  )
  func divergencePerToken() throws {
    let share = try TermLoss([KL<Comparison>(to: .reference).plan()]).step(Self.batch)
    let lengths = Self.batch.lengths
    let tokens = Double(((lengths[.chosen] ?? []) + (lengths[.rejected] ?? [])).reduce(0, +))
    let found = try #require(share.gradients[FormulaTerm(.chosen, .tokenLogProbabilities)])
    let expected = (0..<Self.batch.count).flatMap { row in
      Self.ratios(.chosen, row).map { (1 - exp(-$0)) / tokens }
    }
    #expect(agree(found, expected, to: 1e-12))
  }

  @Test("Negative log-likelihood is averaged over tokens, so that long replies count for more")
  func likelihood() throws {
    let loss = NegativeLogLikelihood<Demonstration>()
    let share = try TermLoss([loss.plan()]).step(Self.batch)
    let tokens = Self.numbers(.completion, .tokenLogProbabilities)
    #expect(agree(share.total, -tokens.reduce(0, +) / Double(tokens.count), to: 1e-12))
  }
}
