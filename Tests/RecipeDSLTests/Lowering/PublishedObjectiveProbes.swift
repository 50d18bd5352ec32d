import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Probes of the published objectives and of the regularizers beside them.
enum PublishedObjectiveProbes {
  static let all =
    pairs + morePairs + judgements + rankings + rewards + rankedRewards + FurtherObjectiveProbes.all

  private static let ranked = Dataset(JSONLines("r", columns: RankingColumns(ratings: "ratings")))

  static func judgement<Term: LossTerm>(_ term: Term) -> LoweredExperiment
  where Term.Example == Judgement, Term.Role == PolicyRole {
    lowered {
      Train(Sample.base, on: Sample.parts.train.judgements()) {
        term
        ImplicitProcessReward(beta: 1)
        SGD(learningRate: 0.01)
        Steps(1)
        BatchSize(2)
      }
    }
  }

  static func ranking<Term: LossTerm>(_ term: Term) -> LoweredExperiment
  where Term.Example == Ranking, Term.Role == PolicyRole {
    lowered {
      Train(Sample.base, on: ranked) {
        term
        InfoNCA(beta: 1, temperature: 3)
        SGD(learningRate: 0.01)
        Steps(1)
        BatchSize(2)
      }
    }
  }

  static func reward<Term: LossTerm>(_ term: Term) -> LoweredExperiment
  where Term.Example == Comparison, Term.Role == RewardRole {
    lowered {
      Train(RewardModel(Sample.base), on: Sample.parts.train) {
        term
        BradleyTerry()
        SGD(learningRate: 0.01)
        Steps(1)
        BatchSize(2)
      }
    }
  }

  static func rankedReward<Term: LossTerm>(_ term: Term) -> LoweredExperiment
  where Term.Example == Ranking, Term.Role == RewardRole {
    lowered {
      Train(RewardModel(Sample.base), on: ranked) {
        term
        RankingPairs()
        SGD(learningRate: 0.01)
        Steps(1)
        BatchSize(2)
      }
    }
  }

  static let pairs = [
    Probe(
      RobustDPO(beta: 0.1, labelSmoothing: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("labelSmoothing", \.labelSmoothing, 0.0731)]
    ),
    Probe(
      HingeDPO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312)]
    ),
    Probe(
      SLiC(),
      in: ObjectiveProbes.policy,
      [.set("margin", \.margin, 0.7312), .set("likelihoodWeight", \.likelihoodWeight, 0.7312)]
    ),
    Probe(
      EXO(beta: 0.1, labelSmoothing: 0.1),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("labelSmoothing", \.labelSmoothing, 0.0731),
        .set("target", \.target, .released, as: "released"),
      ]
    ),
    Probe(
      NCA(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312)]
    ),
    Probe(
      PairedBCO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("shift", \.shift, .runningMean, as: "runningMean")]
    ),
    Probe(
      SPPO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("labels", \.labels, .winRates, as: "winRates")]
    ),
    Probe(
      AOT(beta: 0.1, matching: .paired),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("matching", \.matching, .unpaired, as: "unpaired"),
        .set("labelSmoothing", \.labelSmoothing, 0.0731),
      ]
    ),
    Probe(
      APOZero(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312)]
    ),
    Probe(
      APODown(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312)]
    ),
    Probe(
      DiscoPOP(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("temperature", \.temperature, 0.7312)]
    ),
    Probe(
      LengthNormalizedDPO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("labelSmoothing", \.labelSmoothing, 0.0731)]
    ),
    Probe(
      LengthRegularizedDPO(beta: 0.1, alpha: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("alpha", \.alpha, 0.0731)]
    ),
    Probe(
      LengthDesensitizedDPO(beta: 0.1, alpha: 0.1),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("alpha", \.alpha, 0.0731),
        .set("reference", \.reference, .whole, as: "whole"),
      ]
    ),
    Probe(
      FDPO(beta: 0.1, divergence: .forwardKL),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312),
        .set("divergence", \.divergence, .alpha(0.0731), as: "0.0731"),
        .set("form", \.form, .identity, as: "identity"),
        .set("keepsConstants", \.keepsConstants, false, as: "\"keepsConstants\":false"),
      ]
    ),
    Probe(
      DPOPositive(beta: 0.1, penalty: 5),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("penalty", \.penalty, 0.0731),
        .set("form", \.form, .outside, as: "outside"),
      ]
    ),
    Probe(
      CPO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("form", \.form, .hinge, as: "hinge"),
        .set("labelSmoothing", \.labelSmoothing, 0.0731),
      ]
    ),
    Probe(
      SimPO(beta: 2, gamma: 1),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("gamma", \.gamma, 0.0731),
        .set("labelSmoothing", \.labelSmoothing, 0.0732),
      ]
    ),
  ]

  static let morePairs = [
    Probe(
      AlphaPO(alpha: 0.25, beta: 2, gamma: 1),
      in: ObjectiveProbes.policy,
      [
        .set("alpha", \.alpha, 0.0733), .set("beta", \.beta, 0.7312),
        .set("gamma", \.gamma, 0.0731), .set("labelSmoothing", \.labelSmoothing, 0.0732),
      ]
    ),
    Probe(
      ORPO(),
      in: ObjectiveProbes.policy,
      [.set("lambda", \.lambda, 0.7312)]
    ),
    Probe(
      ODPO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("alpha", \.alpha, 0.0731),
        .set("offset", \.offset, .identity, as: "identity"),
      ]
    ),
    Probe(
      DynamicBetaDPO(beta: 0.1, weight: 0.5, rate: 0.5),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("weight", \.weight, 0.0731),
        .set("rate", \.rate, 0.0732),
      ]
    ),
    Probe(
      StrengthWeightedDPO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312)]
    ),
    Probe(
      RationaleDPO(beta: 0.1, gamma: 0.1),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("gamma", \.gamma, 0.0731),
        .set("form", \.form, .linear, as: "linear"),
      ]
    ),
    Probe(
      XPO(beta: 0.1, alpha: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("alpha", \.alpha, 0.0731)]
    ),
    Probe(
      SELM(beta: 0.1, alpha: 0.1),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("alpha", \.alpha, 0.0731),
        .set("stance", \.stance, .pessimism, as: "pessimism"),
      ]
    ),
    Probe(
      EGPO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312)]
    ),
    Probe(
      CPL(alpha: 0.1, bias: 0.5),
      in: ObjectiveProbes.policy,
      [
        .set("alpha", \.alpha, 0.0731), .set("bias", \.bias, 0.0732),
        .set("form", \.form, .divergence, as: "divergence"),
        .set("labels", \.labels, .soft, as: "soft"),
      ]
    ),
    Probe(
      RaoKupperDPO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("nu", \.nu, 7.312),
        .set("isLearned", \.isLearned, true, as: "\"isLearned\":true"),
      ]
    ),
    Probe(
      DavidsonDPO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("nu", \.nu, 7.312),
        .set("isLearned", \.isLearned, true, as: "\"isLearned\":true"),
      ]
    ),
    Probe(
      WPO(DPO(beta: 0.1)),
      in: ObjectiveProbes.policy,
      [
        .set("base", \.base, DPO(beta: 0.0731), as: "0.0731"),
        .set("isCapped", \.isCapped, true, as: "\"isCapped\":true"),
      ]
    ),
    Probe(
      DenseDPO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("gamma", \.gamma, 7.312),
        .set("reduction", \.reduction, .sum, as: "sum"),
      ]
    ),
    Probe(
      TDPO(beta: 0.1, form: .first),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("form", \.form, .second(alpha: 0.0731), as: "0.0731")]
    ),
    Probe(
      LikelihoodAnchor(of: .chosen),
      in: ObjectiveProbes.policy,
      [.set("reply", \.reply, .rejected, as: "rejected")]
    ),
    Probe(
      ExactKL<Comparison>(.forward),
      in: ObjectiveProbes.policy,
      [
        .set("direction", \.direction, .reverse, as: "reverse"),
        .set("replies", \.replies, [.chosen], as: "\"replies\":[\"chosen\"]"),
      ]
    ),
    Probe(
      EntropyBonus<Comparison>(),
      in: ObjectiveProbes.policy,
      [.set("replies", \.replies, [.chosen], as: "\"replies\":[\"chosen\"]")]
    ),
  ]

  static let judgements = [
    Probe(
      KTO(beta: 0.1),
      in: judgement,
      [
        .set("beta", \.beta, 0.7312), .set("desirableWeight", \.desirableWeight, 7.312),
        .set("undesirableWeight", \.undesirableWeight, 7.313),
      ]
    ),
    Probe(
      BCO(beta: 0.1),
      in: judgement,
      [
        .set("beta", \.beta, 0.7312), .set("shift", \.shift, .classMeans, as: "classMeans"),
        .set("weighting", \.weighting, .densityRatio, as: "densityRatio"),
      ]
    ),
    Probe(
      JudgedAPOZero(beta: 0.1),
      in: judgement,
      [
        .set("beta", \.beta, 0.7312), .set("desirableWeight", \.desirableWeight, 7.312),
        .set("undesirableWeight", \.undesirableWeight, 7.313),
      ]
    ),
    Probe(
      ImplicitProcessReward(beta: 0.1),
      in: judgement,
      [.set("beta", \.beta, 0.7312)]
    ),
  ]

  static let rankings = [
    Probe(
      PlackettLuceDPO(beta: 0.1),
      in: ranking,
      [.set("beta", \.beta, 0.7312), .set("top", \.top, 7_313, as: "7313")]
    ),
    Probe(
      LiPO(beta: 0.1, reduction: .sum),
      in: ranking,
      [
        .set("beta", \.beta, 0.7312), .set("reduction", \.reduction, .rax, as: "rax"),
        .set("base", \.base, .two, as: "two"),
      ]
    ),
    Probe(
      InfoNCA(beta: 0.1, temperature: 1),
      in: ranking,
      [.set("beta", \.beta, 0.7312), .set("temperature", \.temperature, 7.312)]
    ),
    Probe(
      ListwiseNCA(beta: 0.1, temperature: 1),
      in: ranking,
      [.set("beta", \.beta, 0.7312), .set("temperature", \.temperature, 7.312)]
    ),
    Probe(
      ListwiseEXO(beta: 0.1, temperature: 1),
      in: ranking,
      [.set("beta", \.beta, 0.7312), .set("temperature", \.temperature, 7.312)]
    ),
  ]

  static let rewards = [
    Probe(
      RewardCentering(),
      in: reward,
      [.set("form", \.form, .each, as: "each")]
    ),
    Probe(
      Thurstone(),
      in: reward,
      [.set("noise", \.noise, .utilities, as: "utilities")]
    ),
    Probe(
      TiedBradleyTerry(model: .raoKupper(theta: 5)),
      in: reward,
      [
        .set("model", \.model, .davidson(nu: 0.0731), as: "0.0731"),
        .set("isLearned", \.isLearned, true, as: "\"isLearned\":true"),
      ]
    ),
    Probe(
      OrdinalBradleyTerry(levels: 2),
      in: reward,
      [.set("levels", \.levels, 7, as: "\"levels\":7")]
    ),
  ]

  static let rankedRewards = [
    Probe(
      PlackettLuce(),
      in: rankedReward,
      [.set("top", \.top, 7_313, as: "7313")]
    ),
    Probe(
      RankingPairs(),
      in: rankedReward,
      []
    ),
    Probe(
      RatingRegression(),
      in: rankedReward,
      []
    ),
  ]
}
