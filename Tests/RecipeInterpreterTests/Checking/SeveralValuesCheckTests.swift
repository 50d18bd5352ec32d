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
    VariationalBradleyTerry(beta: 0.1), VariationalBradleyTerry(beta: 1, weighting: .perAnnotator),
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
      PerMember(HeadOrthogonality<Comparison>(), of: 2), AttributeRegression(["a", "a"]),
      VariationalBradleyTerry(beta: -1), VariationalBradleyTerry(beta: .infinity),
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

  @Test("A soft label below a half says that the chosen reply lost, beside ties as everywhere")
  func lostRows() throws {
    func loss(_ term: any LossTerm, margin: Double, label: Double) throws -> Double {
      var batch = FormulaBatch(count: 1)
      for (subject, value) in [(FormulaTerm.Subject.chosen, margin), (.rejected, 0)] {
        batch.values[FormulaTerm(subject, .score)] = [value]
        batch.values[FormulaTerm(subject, .logProbability)] = [value]
        batch.values[FormulaTerm(subject, .referenceLogProbability)] = [0]
      }
      batch.values[FormulaTerm(.example, .softLabel)] = [label]
      return try TermLoss([term.plan()]).step(batch).total
    }
    let terms: [any LossTerm] = [
      TiedBradleyTerry(model: .raoKupper(theta: 5)), TiedBradleyTerry(model: .davidson(nu: 0.7)),
      RaoKupperDPO(beta: 0.5), DavidsonDPO(beta: 0.5),
    ]
    for term in terms {
      let lost = try loss(term, margin: 1.5, label: 0.25)
      #expect(try abs(lost - loss(term, margin: -1.5, label: 1)) < 1e-12, "\(term)")
      // What is won, lost and tied are all there is.
      let all = try [0, 0.5, 1].map { try exp(-loss(term, margin: 1.5, label: $0)) }
      #expect(abs(all.reduce(0, +) - 1) < 1e-12, "\(term)")
    }
  }

  @Test("A factor in front of an ensemble's base counts as one in front of all members")
  func factorOfMembers() throws {
    func loss(_ plan: LossTermPlan) throws -> LossShare {
      var batch = FormulaBatch(count: 2)
      for (name, values) in [("member_1", [0.5, -1]), ("member_2", [2, 0.25])] {
        batch.values[FormulaTerm(.chosen, .output, name: name)] = values
        batch.values[FormulaTerm(.rejected, .output, name: name)] = [0, 0.75]
      }
      return try TermLoss([plan]).step(batch)
    }
    let inside = try loss(PerMember(0.25 * (2 * BradleyTerry()), of: 2).plan())
    let outside = try loss(PerMember(BradleyTerry(), of: 2).plan(weight: 0.5))
    #expect(abs(inside.total - outside.total) < 1e-12)
    for (term, slopes) in outside.gradients {
      for (left, right) in zip(slopes, try #require(inside.gradients[term])) {
        #expect(abs(left - right) < 1e-12)
      }
    }
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
