import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("The check of losses of several values, of weights and of drawn replies")
struct SeveralValuesCheckTests {
  static let terms: [any LossTerm] = [
    PerMember(BradleyTerry(), of: 3), MixtureBradleyTerry(components: 3),
    MixtureBradleyTerry(components: 2, alpha: 0), AttributeRegression(["a", "b"]),
    RepresentationContrast(of: .difference), RepresentationContrast(of: .chosen, dropout: nil),
    RepresentationContrast(of: .rejected, temperature: 0.5),
    GapPreference(), GeneralPreference(),
    GeneralPreference(temperature: 0.3, margin: 0.2, isLearned: true),
    UncertainThurstone(), UncertainThurstone(labels: .soft), CostModel(), BinaryReward(), ODIN(),
    ClippedValueRegression(clip: 10), CandidateKL(), CandidateKL(direction: .forward),
    CandidateEntropyBonus(), L2ToReference<Comparison, PolicyRole>(),
    HeadOrthogonality<Comparison>(), GeneralPreferenceOptimization(beta: 0.5),
    ListwiseSPPO(beta: 0.5), SuperHF(), PPO(), PPO(clip: 0.3, dualClip: 3), PRDP(beta: 0.5),
    GRPO(), GRPO(advantage: .centered, reduction: .fixedLength(100)),
    GRPO(advantage: .leaveOneOut, surrogate: .wholeReply(below: 0.5, above: 0.5)),
    GRPO(surrogate: .truncated(above: 1.28), reduction: .tokens),
    GRPO(surrogate: .sigmoid(), reduction: .sums, klWeight: 0.04),
    GRPO(surrogate: .wholeReply(below: 0.5, above: 0.5), reduction: .sums, klWeight: 0.1),
  ]

  @Test("Nothing is wrong with any of them, nor with its settings", arguments: terms)
  func sound(term: any LossTerm) {
    #expect(ObjectiveCheck(term.plan()).findings == [])
    #expect(term.faults == [])
  }

  @Test("Their formulas print, in LaTeX too, and keep their shape in the plan's form")
  func printing() throws {
    for term in Self.terms {
      let formula = term.loss.value.formula
      #expect(formula.faults == [], "\(term)")
      #expect(!FormulaLaTeX().text(formula).isEmpty)
      let copy = try JSONDecoder().decode(Formula.self, from: CanonicalJSON.data(formula))
      #expect(copy == formula, "\(term)")
    }
  }

  @Test("Settings out of their ranges are faults")
  func faults() {
    let wrong: [any LossTerm] = [
      PerMember(BradleyTerry(), of: 1), PerMember(BradleyTerry(labelSmoothing: 0.5), of: 2),
      MixtureBradleyTerry(components: 1), MixtureBradleyTerry(components: 2, alpha: -1),
      AttributeRegression([]), GeneralPreference(temperature: 0),
      RepresentationContrast(of: .chosen, temperature: 0),
      GeneralPreference(margin: .infinity), ODIN(lengthWeight: -1), ODIN(quality: "length"),
      ClippedValueRegression(clip: 0), GeneralPreferenceOptimization(beta: 0),
      ListwiseSPPO(beta: -1), SuperHF(beta: -1), PPO(clip: 2), PPO(dualClip: 1),
      PRDP(beta: 0), PRDP(beta: 1, clip: 0), GRPO(klWeight: -1),
      GRPO(advantage: .standardized(epsilon: 0)), GRPO(surrogate: .clipped(by: -1)),
      GRPO(surrogate: .truncated(above: 0)), GRPO(reduction: .fixedLength(0)),
      GRPO(surrogate: .sigmoid(positive: 0, negative: 1)),
    ]
    for term in wrong { #expect(!term.faults.isEmpty, "\(term)") }
  }

  @Test("A mixture and preferences stay finite where margins and shares are far apart")
  func extremes() throws {
    let head = HeadPlan.mixture(components: 2)
    var batch = FormulaBatch(count: 2)
    for (name, sign) in zip(head.outputs, [1.0, -1.0]) {
      batch.values[FormulaTerm(.chosen, .output, name: name)] = [sign * 1e4, -sign * 1e4]
      batch.values[FormulaTerm(.rejected, .output, name: name)] = [0, 0]
      batch.values[FormulaTerm(.example, .gate, name: name)] = [sign * 1e3, sign * 1e3]
    }
    let share = try TermLoss([MixtureBradleyTerry(components: 2).plan()]).step(batch)
    #expect(share.isFinite)
    // The first row is won by the component with all of the share; the second one is lost by 10⁴, or won
    // by the one whose share is exp(−2000).
    #expect(abs(share.rows[0][0]) < 1e-9)
    #expect(abs(share.rows[0][1] - 2000) < 1e-6)
  }
}
