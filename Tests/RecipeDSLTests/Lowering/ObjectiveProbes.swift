import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Probes of objectives, regularizers, weights and data of their own.
enum ObjectiveProbes {
  static let all = policies + rewards + combinations

  static func policy<Term: LossTerm>(_ term: Term) -> LoweredExperiment
  where Term.Example == Comparison, Term.Role == PolicyRole {
    lowered {
      Train(Sample.base, on: Sample.parts.train) {
        term
        NegativeLogLikelihood(of: .chosen)
        SGD(learningRate: 0.01)
        Steps(1)
        BatchSize(2)
      }
    }
  }

  static let policies = [
    Probe(
      DPO(beta: 0.1),
      in: policy,
      [
        .set("beta", \.beta, 0.7312), .set("labelSmoothing", \.labelSmoothing, 0.0731),
        .set("labels", \.labels, .soft, as: "soft"),
      ]
    ),
    Probe(
      IPO(tau: 0.1, logProbabilities: .sum),
      in: policy,
      [.set("tau", \.tau, 0.7312), .set("logProbabilities", \.logProbabilities, .mean)]
    ),
    Probe(
      NegativeLogLikelihood<Comparison>(of: .chosen),
      in: { policy(0.5 * $0) },
      [.set("reply", \.reply, .rejected)]
    ),
    Probe(
      KL<Comparison>(to: .reference),
      in: policy,
      [
        .set("target", \.target, .start, as: "start"),
        .set("estimator", \.estimator, .k1), .set("estimator", \.estimator, .k2),
        .set("replies", \.replies, [.chosen], as: "\"replies\":[\"chosen\"]"),
        .set("replies", \.replies, [.rejected], as: "\"replies\":[\"rejected\"]"),
      ]
    ),
  ]

  static let rewards = [
    Probe(
      BradleyTerry(),
      in: { term in
        lowered {
          Train(RewardModel(Sample.base), on: Sample.parts.train) {
            term
            SGD(learningRate: 0.01)
            Steps(1)
            BatchSize(2)
          }
        }
      },
      [
        .set("strength", \.strength, .scale, as: "scale"),
        .set("labelSmoothing", \.labelSmoothing, 0.0731),
        .set("labels", \.labels, .soft, as: "soft"),
      ]
    )
  ]

  private static func bound<Base: LossTerm>(_ term: BoundTerm<Base>) -> LoweredExperiment
  where Base.Role == PolicyRole {
    lowered {
      Train(Sample.base, on: Sample.parts.train) {
        term
        NegativeLogLikelihood(of: .chosen)
        SGD(learningRate: 0.01)
        Steps(1)
        BatchSize(2)
      }
    }
  }

  static let combinations = [
    Probe(
      0.5 * DPO(beta: 0.1),
      in: policy,
      [
        .set("weight", \.weight, 0.7312),
        .set("base", \.base, DPO(beta: 0.0731), as: "0.0731"),
      ]
    ),
    Probe(
      0.5 * DPO(beta: 0.1).on(Sample.parts.validation),
      in: bound,
      [
        .set("weight", \.weight, 0.7312),
        .set("base", \.base, DPO(beta: 0.0731), as: "0.0731"),
        .set("data", \.data, Sample.parts.test, as: "\"part\":\"test\""),
        .set("data", \.data, Dataset(SimulatedComparisons(count: 7_313)), as: "7313"),
      ]
    ),
  ]
}
