import PreferenceData

@testable import RecipeDSL

/// A loss term whose formula a page of the documentation shows.
struct DocumentedTerm: Sendable {
  /// The term.
  var term: any LossTerm
  /// The line of this file on which the term stands.
  var line: Int

  init(_ term: any LossTerm, line: Int = #line) {
    self.term = term
    self.line = line
  }
}

/// The terms of the pages beside the objectives: each formula there stands here too, on a line of its
/// own, and the test reads from that line how the term is declared.
// swift-format-ignore
enum DocumentedTerms {
  /// All terms in the order of the pages.
  static let all = pairs + others

  static let pairs: [DocumentedTerm] = [
    DocumentedTerm(DPO(beta: 0.1)),
    DocumentedTerm(DPO(beta: 0.1, labelSmoothing: 0.1)),
    DocumentedTerm(DPO(beta: 0.1, labels: .soft)),
    DocumentedTerm(RobustDPO(beta: 0.1, labelSmoothing: 0.1)),
    DocumentedTerm(IPO(tau: 0.1, logProbabilities: .sum)),
    DocumentedTerm(IPO(tau: 0.1, logProbabilities: .mean)),
    DocumentedTerm(HingeDPO(beta: 0.05)),
    DocumentedTerm(SLiC()),
    DocumentedTerm(EXO(beta: 0.1, labelSmoothing: 0.1)),
    DocumentedTerm(NCA(beta: 0.1)),
    DocumentedTerm(PairedBCO(beta: 0.1)),
    DocumentedTerm(PairedBCO(beta: 0.1, shift: .runningMean)),
    DocumentedTerm(SPPO(beta: 0.001)),
    DocumentedTerm(SPPO(beta: 0.001, labels: .winRates)),
    DocumentedTerm(AOT(beta: 0.1, matching: .paired)),
    DocumentedTerm(AOT(beta: 0.1, matching: .unpaired)),
    DocumentedTerm(APOZero(beta: 0.1)),
    DocumentedTerm(APODown(beta: 0.1)),
    DocumentedTerm(DiscoPOP(beta: 0.05)),
    DocumentedTerm(LengthNormalizedDPO(beta: 5)),
    DocumentedTerm(LengthRegularizedDPO(beta: 0.1, alpha: 0.01)),
    DocumentedTerm(LengthDesensitizedDPO(beta: 0.1, alpha: 0.5)),
    DocumentedTerm(FDPO(beta: 0.1, divergence: .forwardKL)),
    DocumentedTerm(FDPO(beta: 0.1, divergence: .jensenShannon)),
    DocumentedTerm(FDPO(beta: 0.1, divergence: .alpha(0.5), form: .hinge)),
    DocumentedTerm(DPOPositive(beta: 0.3, penalty: 50)),
    DocumentedTerm(DPOPositive(beta: 0.3, penalty: 50, form: .outside)),
    DocumentedTerm(CPO(beta: 0.1)),
    DocumentedTerm(CPO(beta: 0.1, form: .hinge)),
    DocumentedTerm(CPO(beta: 0.1, form: .identity)),
    DocumentedTerm(SimPO(beta: 2.5, gamma: 1)),
    DocumentedTerm(AlphaPO(alpha: 0.25, beta: 2.5, gamma: 0.1)),
    DocumentedTerm(ORPO()),
    DocumentedTerm(ODPO(beta: 0.1)),
    DocumentedTerm(ODPO(beta: 0.1, offset: .identity)),
    DocumentedTerm(DynamicBetaDPO(beta: 0.1, weight: 0.5, rate: 0.5)),
    DocumentedTerm(StrengthWeightedDPO(beta: 0.1)),
    DocumentedTerm(RaoKupperDPO(beta: 0.1)),
    DocumentedTerm(RaoKupperDPO(beta: 0.1, isLearned: true)),
    DocumentedTerm(DavidsonDPO(beta: 0.1)),
    DocumentedTerm(DavidsonDPO(beta: 0.1, isLearned: true)),
    DocumentedTerm(WPO(DPO(beta: 0.01))),
    DocumentedTerm(WPO(DPO(beta: 0.01), isCapped: true)),
    DocumentedTerm(RationaleDPO(beta: 0.1, gamma: 0.1)),
    DocumentedTerm(RationaleDPO(beta: 0.1, gamma: 0.1, form: .linear)),
    DocumentedTerm(XPO(beta: 0.1, alpha: 0.1)),
    DocumentedTerm(SELM(beta: 0.01, alpha: 0.001)),
    DocumentedTerm(SELM(beta: 0.01, alpha: 0.001, stance: .pessimism)),
    DocumentedTerm(EGPO(beta: 0.1)),
    DocumentedTerm(CPL(alpha: 0.1, bias: 0.5)),
    DocumentedTerm(CPL(alpha: 0.1, bias: 0.5, form: .divergence, labels: .soft)),
  ]

  static let others: [DocumentedTerm] = [
    DocumentedTerm(KTO(beta: 0.1)),
    DocumentedTerm(KTO(beta: 0.1, desirableWeight: 1.33, undesirableWeight: 1)),
    DocumentedTerm(BCO(beta: 0.1)),
    DocumentedTerm(BCO(beta: 0.1, shift: .classMeans)),
    DocumentedTerm(JudgedAPOZero(beta: 0.1)),
    DocumentedTerm(ImplicitProcessReward(beta: 0.05)),
    DocumentedTerm(PlackettLuceDPO(beta: 0.1)),
    DocumentedTerm(PlackettLuceDPO(beta: 0.1, top: 1)),
    DocumentedTerm(LiPO(beta: 0.05, reduction: .sum)),
    DocumentedTerm(LiPO(beta: 0.05, reduction: .rax, base: .two)),
    DocumentedTerm(InfoNCA(beta: 0.01, temperature: 1)),
    DocumentedTerm(ListwiseNCA(beta: 0.01, temperature: 1)),
    DocumentedTerm(ListwiseEXO(beta: 0.1, temperature: 1)),
    DocumentedTerm(TDPO(beta: 0.1, form: .first)),
    DocumentedTerm(TDPO(beta: 0.1, form: .second(alpha: 0.5))),
    DocumentedTerm(DenseDPO(beta: 0.1)),
    DocumentedTerm(DenseDPO(beta: 0.1, reduction: .sum)),
    DocumentedTerm(BradleyTerry()),
    DocumentedTerm(BradleyTerry(strength: .margin)),
    DocumentedTerm(BradleyTerry(strength: .scale)),
    DocumentedTerm(BradleyTerry(labelSmoothing: 0.1)),
    DocumentedTerm(RewardCentering()),
    DocumentedTerm(RewardCentering(form: .each)),
    DocumentedTerm(TiedBradleyTerry(model: .raoKupper(theta: 5))),
    DocumentedTerm(TiedBradleyTerry(model: .davidson(nu: 1), isLearned: true)),
    DocumentedTerm(Thurstone()),
    DocumentedTerm(Thurstone(noise: .utilities)),
    DocumentedTerm(OrdinalBradleyTerry(levels: 1)),
    DocumentedTerm(PlackettLuce()),
    DocumentedTerm(PlackettLuce(top: 1)),
    DocumentedTerm(RankingPairs()),
    DocumentedTerm(RatingRegression()),
    DocumentedTerm(KL<Comparison>(to: .reference)),
    DocumentedTerm(KL<Demonstration>(to: .reference, estimator: .k1)),
    DocumentedTerm(KL<Demonstration>(to: .reference, estimator: .k2)),
    DocumentedTerm(KL<Demonstration>(to: .reference, estimator: .k3WithK2Gradient)),
    DocumentedTerm(ExactKL<Demonstration>(.forward)),
    DocumentedTerm(ExactKL<Demonstration>(.reverse)),
    DocumentedTerm(EntropyBonus<Demonstration>()),
    DocumentedTerm(NegativeLogLikelihood<Demonstration>()),
    DocumentedTerm(NegativeLogLikelihood<Comparison>(of: .chosen)),
    DocumentedTerm(LikelihoodAnchor(of: .chosen)),
  ]
}
