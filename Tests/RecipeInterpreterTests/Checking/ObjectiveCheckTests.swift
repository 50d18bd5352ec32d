import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("The check of losses on made-up rows")
struct ObjectiveCheckTests {
  /// Every built-in term, with settings as papers have them.
  static let builtIn: [any LossTerm] =
    pairs + [
      KTO(beta: 0.1), BCO(beta: 0.1), BCO(beta: 0.1, shift: .classMeans), JudgedAPOZero(beta: 0.1),
      ImplicitProcessReward(beta: 0.05), PlackettLuceDPO(beta: 0.1),
      PlackettLuceDPO(beta: 0.1, top: 1), LiPO(beta: 0.05, reduction: .sum),
      LiPO(beta: 0.05, reduction: .rax, base: .two), InfoNCA(beta: 0.01, temperature: 1),
      ListwiseNCA(beta: 0.01, temperature: 1), ListwiseEXO(beta: 0.1, temperature: 1),
      BradleyTerry(), BradleyTerry(strength: .margin), BradleyTerry(strength: .scale),
      RewardCentering(), RewardCentering(form: .each), Thurstone(), Thurstone(noise: .utilities),
      TiedBradleyTerry(model: .raoKupper(theta: 5), isLearned: true),
      TiedBradleyTerry(model: .davidson(nu: 1), isLearned: true), OrdinalBradleyTerry(levels: 2),
      PlackettLuce(), RankingPairs(), RatingRegression(), LikelihoodAnchor(of: .chosen),
      NegativeLogLikelihood<Comparison>(of: .chosen), NegativeLogLikelihood<Demonstration>(),
      KL<Comparison>(to: .reference), KL<Ranking>(to: .reference, estimator: .k2),
      KL<Judgement>(to: .reference, estimator: .k3WithK2Gradient),
      BCO(beta: 0.1, weighting: .densityRatio), SteerLM2(), RankedCPL(alpha: 0.1, bias: 0.5),
      SequenceMeanLikelihood(), SequenceMeanLikelihood(tokens: .rated),
      Unlikelihood(alpha: 1, threshold: 0.5), RewardWeightedRegression(beta: 1),
      AdvantageWeightedRegression(), AdvantageWeightedRegression(alpha: 1, beta: 1),
      ReplyConstraint(), ReplyConstraint(divergenceShare: 0.5, temperature: 5),
      ReplyConstraint(divergenceShare: 1, reduction: .mean), OnPolicyKL<Demonstration>(),
      OnPolicyKL<Ranking>(), OnPolicyLength<Demonstration>(above: 2), OnPolicyLength<Ranking>(),
      KL<Comparison>(to: .start, estimator: .k2), ReplyConsistency(), HumanPreferenceScore(),
      DegreeClassification(degrees: 3),
      ExactKL<Comparison>(.forward), ExactKL<Ranking>(.reverse), EntropyBonus<Judgement>(),
    ]

  static let pairs: [any LossTerm] = [
    DPO(beta: 0.1), DPO(beta: 0.1, labelSmoothing: 0.1, labels: .soft),
    IPO(tau: 0.1, logProbabilities: .mean), RobustDPO(beta: 0.1, labelSmoothing: 0.1),
    HingeDPO(beta: 0.05), SLiC(), EXO(beta: 0.1, labelSmoothing: 0.1), NCA(beta: 0.1),
    PairedBCO(beta: 0.1), PairedBCO(beta: 0.1, shift: .runningMean), SPPO(beta: 0.001),
    SPPO(beta: 0.1, labels: .winRates), AOT(beta: 0.1, matching: .paired),
    AOT(beta: 0.1, matching: .unpaired, labelSmoothing: 0.1), APOZero(beta: 0.1),
    APODown(beta: 0.1), DiscoPOP(beta: 0.05), LengthNormalizedDPO(beta: 5),
    LengthRegularizedDPO(beta: 0.1, alpha: 0.01), LengthDesensitizedDPO(beta: 0.1, alpha: 0.5),
    FDPO(beta: 0.1, divergence: .forwardKL), FDPO(beta: 0.1, divergence: .jensenShannon),
    FDPO(beta: 0.1, divergence: .alpha(0.5), form: .identity), DPOPositive(beta: 0.3, penalty: 50),
    CPO(beta: 0.1), SimPO(beta: 2.5, gamma: 1), AlphaPO(alpha: 0.25, beta: 2.5, gamma: 0.1),
    ORPO(), ODPO(beta: 0.1), DynamicBetaDPO(beta: 0.1, weight: 0.5, rate: 0.5),
    StrengthWeightedDPO(beta: 0.1), RationaleDPO(beta: 0.1, gamma: 0.1),
    XPO(beta: 0.1, alpha: 1e-5), SELM(beta: 0.01, alpha: 1e-3), EGPO(beta: 0.1),
    CPL(alpha: 0.1, bias: 0.5), RaoKupperDPO(beta: 0.1, isLearned: true),
    DavidsonDPO(beta: 0.1, isLearned: true), WPO(DPO(beta: 0.01)),
    EXO(beta: 0.1, labelSmoothing: 4.5e-5, target: .released),
    FDPO(beta: 0.1, divergence: .jensenShannon, form: .identity, keepsConstants: false),
    LinearBetaDPO(beta: 0.1, weight: 0.1), INPO(eta: 0.0075, tau: 0.0025), NashMD(beta: 0.1),
    NashMD(beta: 0.1, form: .token), D3PO(beta: 0.1),
    TemporalDecayDPO(beta: 0.1, gamma: 0.98), TREG(beta: 0.1, alpha: 0.25),
    SparsePO(beta: 0.1, rewardSparsity: 0.001, divergenceSparsity: 0.002),
    SparsePO(beta: 0.1, rewardSparsity: 0.001, masks: .shared), MaPO(beta: 0.1),
    DenseDPO(beta: 0.1), TDPO(beta: 0.1, form: .first), TDPO(beta: 0.1, form: .second(alpha: 0.5)),
  ]

  @Test("Nothing is wrong with any built-in term, nor with its settings", arguments: builtIn)
  func sound(term: any LossTerm) {
    #expect(ObjectiveCheck(term.plan()).findings == [])
    #expect(term.faults == [])
  }

  @Test("Every built-in formula prints, in LaTeX too, and keeps its shape in the plan's form")
  func printing() {
    for term in Self.builtIn {
      let formula = term.loss.value.formula
      #expect(formula.faults == [], "\(term)")
      let latex = FormulaLaTeX().text(formula)
      #expect(latex.count { $0 == "{" } == latex.count { $0 == "}" }, "\(latex)")
      #expect(!FormulaPrinter().text(formula).contains("OverBatch"), "\(term)")
    }
  }

  struct Steep: Objective {
    typealias Example = Comparison
    var loss: Loss { .perExample(squareRoot(abs(0 * chosen.logRatio))) }
  }

  struct Undefined: Objective {
    typealias Example = Comparison
    var loss: Loss { .perExample(log(chosen.logProbability)) }
  }

  struct Endless: Objective {
    typealias Example = Comparison
    var loss: Loss { .perExample(-exp(chosen.logRatio)) }
  }

  struct Rising: Objective {
    typealias Example = Comparison
    var loss: Loss { .perExample(rejected.logRatio - chosen.logRatio) }
  }

  @Test("A recipe's own loss that isn't a number, or whose gradient isn't, is found")
  func undefined() {
    #expect(ObjectiveCheck(Undefined().plan()).findings == ["the loss is nan on ordinary rows."])
    let steep = ObjectiveCheck(Steep().plan()).findings
    #expect(steep == ["the loss is a number on ordinary rows, but its gradient is not."])
  }

  @Test("A loss that overflows or has no lower bound is noted, with what to do")
  func notes() {
    let endless = ObjectiveCheck(Endless().plan())
    #expect(endless.findings == [])
    #expect(endless.notes.contains { $0.hasPrefix("not finite at log-ratios of ±10⁴") })
    let rising = ObjectiveCheck(Rising().plan())
    #expect(rising.notes.contains { $0.hasPrefix("no lower bound: the loss falls") })
    #expect(ObjectiveCheck(DPO(beta: 0.1).plan()).notes == [])
    #expect(ObjectiveCheck(RobustDPO(beta: 0.1, labelSmoothing: 0.1).plan()).notes.count == 1)
  }

  @Test("The anchor is the loss where policy and reference agree")
  func anchor() throws {
    let dpo = try #require(ObjectiveCheck(DPO(beta: 0.1).plan()).anchor)
    #expect(abs(dpo - 0.6931471805599453) < 1e-12)
    let ipo = IPO(tau: 0.1, logProbabilities: .sum).plan()
    #expect(abs(try #require(ObjectiveCheck(ipo).anchor) - 25) < 1e-9)
    #expect(ObjectiveCheck(SimPO(beta: 2, gamma: 1).plan()).anchor == nil)
  }

  @Test("An anchor that every row has is told with the line, one that rows decide is not")
  func anchors() throws {
    let data = Dataset(GivenRows(Rows.comparisons(2)))
    let line = here()
    let stage = Train(Transformer.tiny(), on: data) {
      DPO(beta: 0.1)
      0.1 * NegativeLogLikelihood(of: .chosen)
      ODPO(beta: 0.1)
      LengthRegularizedDPO(beta: 0.1, alpha: 0.01)
      SGD(learningRate: 1)
      Steps(1)
      BatchSize(1)
    }
    let anchors = ObjectiveRule().report(on: declare { stage }.plan).anchors
    // The strengths of made-up rows are all 1: their logarithm is 0.
    #expect(anchors.map { $0.location?.line } == [line.line + 2, line.line + 4])
    #expect(
      anchors.first?.message.hasSuffix(
        "DPO: the loss is 0.69314718056 at the first step, where policy and reference agree."
      ) == true
    )
  }

  @Test("Findings bear the recipe's line")
  func line() throws {
    let data = Dataset(GivenRows(Rows.comparisons(2)))
    let line = here()
    let stage = Train(Transformer.tiny(), on: data) {
      Undefined()
      SGD(learningRate: 1)
      Steps(1)
      BatchSize(1)
    }
    let plan = declare { stage }.plan
    let fault = try #require(ObjectiveRule().faults(in: plan).first)
    #expect(fault.location?.line == line.line + 2)
    #expect(fault.message.hasSuffix("Undefined: the loss is nan on ordinary rows."))
    #expect(ObjectiveRule().report(on: plan).notes == [])
  }
}
