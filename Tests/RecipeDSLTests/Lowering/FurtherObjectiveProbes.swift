import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Probes of objectives that read more than a pair's log-probabilities, and of those of demonstrations.
enum FurtherObjectiveProbes {
  static let all = pairs + lists + demonstrations + regularizers

  private static func demonstration<Term: LossTerm>(_ term: Term) -> LoweredExperiment
  where Term.Example == Demonstration, Term.Role == PolicyRole {
    lowered {
      Train(Sample.base, on: Sample.parts.train.demonstrations(of: .chosen)) {
        term
        NegativeLogLikelihood()
        SGD(learningRate: 0.01)
        Steps(1)
        BatchSize(2)
      }
    }
  }

  static let pairs = [
    Probe(
      LinearBetaDPO(beta: 0.1, weight: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("weight", \.weight, 0.0731)]
    ),
    Probe(
      INPO(eta: 3, tau: 1),
      in: ObjectiveProbes.policy,
      [.set("eta", \.eta, 7.312), .set("tau", \.tau, 0.0731)]
    ),
    Probe(
      NashMD(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("form", \.form, .token, as: "\"form\":\"token\"")]
    ),
    Probe(
      D3PO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("clip", \.clip, 0.0731)]
    ),
    Probe(
      TREG(beta: 0.1, alpha: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("alpha", \.alpha, 0.0731)]
    ),
    Probe(
      SparsePO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [
        .set("beta", \.beta, 0.7312), .set("rewardSparsity", \.rewardSparsity, 0.0731),
        .set("divergenceSparsity", \.divergenceSparsity, 0.0732),
        .set("masks", \.masks, .shared, as: "shared"),
      ]
    ),
    Probe(
      MaPO(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312)]
    ),
    Probe(
      TemporalDecayDPO(beta: 0.1, gamma: 0.9),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("gamma", \.gamma, 0.0731)]
    ),
    Probe(
      ReplyConsistency(),
      in: ObjectiveProbes.policy,
      []
    ),
    Probe(
      HumanPreferenceScore(),
      in: PublishedObjectiveProbes.reward,
      []
    ),
  ]

  static let lists = [
    Probe(
      RankedCPL(alpha: 0.1, bias: 0.5),
      in: PublishedObjectiveProbes.ranking,
      [.set("alpha", \.alpha, 0.0731), .set("bias", \.bias, 0.7312)]
    ),
    Probe(
      SteerLM2(),
      in: PublishedObjectiveProbes.ranking,
      []
    ),
    Probe(
      OnPolicyKL<Ranking>(),
      in: PublishedObjectiveProbes.ranking,
      [.set("isListwise", \.isListwise, false, as: "\"isListwise\":false")]
    ),
  ]

  static let demonstrations = [
    Probe(
      OnPolicyLength<Demonstration>(),
      in: demonstration,
      [
        .set("limit", \.limit, 7_313),
        .set("isListwise", \.isListwise, true, as: "\"isListwise\":true"),
      ]
    ),
    Probe(
      SequenceMeanLikelihood(),
      in: demonstration,
      [.set("tokens", \.tokens, .rated, as: "rated")]
    ),
    Probe(
      Unlikelihood(alpha: 1, threshold: 0.5),
      in: demonstration,
      [.set("alpha", \.alpha, 0.0731), .set("threshold", \.threshold, 0.7312)]
    ),
    Probe(
      RewardWeightedRegression(beta: 1),
      in: demonstration,
      [.set("beta", \.beta, 0.7312)]
    ),
    Probe(
      AdvantageWeightedRegression(),
      in: demonstration,
      [.set("alpha", \.alpha, 0.0731), .set("beta", \.beta, 0.7312)]
    ),
  ]

  static let regularizers = [
    Probe(
      ReplyConstraint(divergenceShare: 0.5),
      in: demonstration,
      [
        .set("divergenceShare", \.divergenceShare, 0.0731),
        .set("temperature", \.temperature, 7.312),
        .set("reduction", \.reduction, .mean, as: "\"reduction\":\"mean\""),
      ]
    ),
    Probe(
      DegreeClassification(degrees: 3),
      in: ObjectiveProbes.policy,
      [.set("degrees", \.degrees, 7, as: "\"degrees\":7")]
    ),
  ]
}
