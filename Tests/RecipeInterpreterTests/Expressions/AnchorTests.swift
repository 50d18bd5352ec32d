import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Losses at points where they are known")
struct AnchorTests {
  /// The inputs of torchtune's `test_dpo_loss.py`: one log-probability per reply.
  static let torchtune: FormulaBatch = {
    var batch = FormulaBatch(count: 3)
    batch.set(.chosen, .logProbability, [-0.5, -10, -1])
    batch.set(.rejected, .logProbability, [-0.1, -30, -21])
    batch.set(.chosen, .referenceLogProbability, [-0.5, -10.1, -0.1])
    batch.set(.rejected, .referenceLogProbability, [-0.1, -20.1, -0.1])
    return batch
  }()

  /// Rows on which the policy is the reference, as at the first step of a run.
  static let stepZero: FormulaBatch = {
    var batch = FormulaBatch.random(count: 7, seed: 3)
    for subject in [FormulaTerm.Subject.chosen, .rejected, .completion] {
      batch.values[FormulaTerm(subject, .referenceTokenLogProbabilities)] =
        batch.values[FormulaTerm(subject, .tokenLogProbabilities)]
    }
    return batch
  }()

  @Test("DPO gives torchtune's −log σ(0), −log σ(1) and −log σ(2)")
  func torchtuneDPO() throws {
    let found = try DPO(beta: 0.1).values(Self.torchtune)
    let expected = [0.0, 1, 2].map { log(1 + exp(-$0)) }
    #expect(agree(found, expected, to: 1e-12))
  }

  @Test("A hinge gives torchtune's 1, 0 and 0")
  func torchtuneHinge() throws {
    let found = try HingeDPO(beta: 0.1).values(Self.torchtune)
    #expect(agree(found, [1, 0, 0], to: 1e-12))
  }

  @Test("DPO is ln 2 at step zero, whatever β and smoothing", arguments: [0.01, 0.1, 5], [0, 0.2])
  func dpoStepZero(beta: Double, smoothing: Double) throws {
    let losses = try DPO(beta: beta, labelSmoothing: smoothing).values(Self.stepZero)
    for loss in losses { #expect(abs(loss - log(2)) <= 1e-12) }
  }

  @Test("IPO is 1/(4τ²) at step zero in both forms", arguments: [0.05, 0.1, 0.5])
  func ipoStepZero(tau: Double) throws {
    for form in [IPO.LogProbabilities.sum, .mean] {
      let losses = try IPO(tau: tau, logProbabilities: form).values(Self.stepZero)
      for loss in losses { #expect(agree(loss, 1 / (4 * tau * tau))) }
    }
  }

  @Test("KL is 0 at step zero", arguments: [KL<Comparison>.Estimator.k1, .k2, .k3])
  func klStepZero(estimator: KL<Comparison>.Estimator) throws {
    let losses = try KL<Comparison>(to: .reference, estimator: estimator).values(Self.stepZero)
    #expect(losses == losses.map { _ in 0 })
  }

  static let ln2 = log(2.0)
  static let others: [(any Objective, Double)] = [
    (NCA(beta: 0.1), 2 * ln2), (PairedBCO(beta: 0.1), 2 * ln2), (SPPO(beta: 0.1), 50),
    (APOZero(beta: 0.1), 1), (APODown(beta: 0.1), 1), (LengthNormalizedDPO(beta: 0.1), ln2),
    (RobustDPO(beta: 0.1, labelSmoothing: 0.1), ln2),
    (DiscoPOP(beta: 0.1), ln2 / 2 + 0.5),
    (EXO(beta: 0.1, labelSmoothing: 0.1), -ln2 - (log(0.9) + log(0.1)) / 2),
    (HingeDPO(beta: 0.1), 1), (DPOPositive(beta: 0.1, penalty: 50), ln2),
    (FDPO(beta: 0.1, divergence: .forwardKL), ln2), (AOT(beta: 0.1, matching: .paired), ln2),
    (AOT(beta: 0.1, matching: .unpaired), ln2),
    (LengthDesensitizedDPO(beta: 0.1, alpha: 0.5), ln2), (DenseDPO(beta: 0.1), ln2),
    (RaoKupperDPO(beta: 0.1), log(4.0)), (DavidsonDPO(beta: 0.1), log(4.0)),
  ]

  @Test("Other losses have their known values at step zero", arguments: others)
  func otherStepZero(objective: any Objective, expected: Double) throws {
    let losses = try objective.values(Self.stepZero)
    for loss in losses { #expect(agree(loss, expected, to: 1e-12)) }
  }

  @Test("The gradient of DPO at step zero is ∓β/2 for every token over the number of rows")
  func dpoStepZeroGradient() throws {
    let share = try TermLoss([DPO(beta: 0.1).plan()]).step(Self.stepZero)
    let good = try #require(share.gradients[FormulaTerm(.chosen, .tokenLogProbabilities)])
    let bad = try #require(share.gradients[FormulaTerm(.rejected, .tokenLogProbabilities)])
    for slope in good { #expect(agree(slope * 7, -0.05, to: 1e-14)) }
    for slope in bad { #expect(agree(slope * 7, 0.05, to: 1e-14)) }
  }
}
