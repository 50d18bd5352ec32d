import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Probes of heads of several values, of what trains them, and of what measures them.
enum RewardProbes {
  static let all = models + dictionaries + pairs + other + rankings + data

  static let assessed = Dataset(JSONLines("r", columns: AssessmentColumns(attributes: ["help"])))
  private static let ranked = Dataset(JSONLines("r", columns: RankingColumns(ratings: "ratings")))

  private static func pair<Term: LossTerm>(
    _ head: HeadPlan
  ) -> (Term) -> LoweredExperiment where Term.Example == Comparison, Term.Role == RewardRole {
    { term in
      lowered {
        Train(RewardModel(Sample.base, head: head), on: Sample.parts.train) {
          term
          BradleyTerry()
          SGD(learningRate: 0.01)
          Steps(1)
          BatchSize(2)
        }
      }
    }
  }

  private static func preference<Term: Objective>(_ term: Term) -> LoweredExperiment
  where Term.Example == Comparison, Term.Role == PreferenceRole {
    lowered {
      Train(PreferenceModel(Sample.base, planes: 2), on: Sample.parts.train) {
        term
        SGD(learningRate: 0.01)
        Steps(1)
        BatchSize(2)
      }
    }
  }

  private static func dictionary<Term: Objective>(_ term: Term) -> LoweredExperiment
  where Term.Example == Comparison, Term.Role == DictionaryRole {
    lowered {
      Train(
        FeatureDictionary(features: [Sample.base], size: 7_313, active: 2),
        on: Sample.parts.train
      ) {
        term
        SGD(learningRate: 0.01)
        Steps(1)
        BatchSize(2)
      }
    }
  }

  private static func gap<Term: Objective>(_ term: Term) -> LoweredExperiment
  where Term.Example == Comparison, Term.Role == PreferenceRole {
    lowered {
      Train(PairPreferenceModel(Sample.base), on: Sample.parts.train) {
        term
        SGD(learningRate: 0.01)
        Steps(1)
        BatchSize(2)
      }
    }
  }

  private static func described<Measure: Metric>(_ metric: Measure) -> LoweredExperiment
  where Measure.Example == Comparison {
    lowered {
      Evaluate(
        FeatureDictionary(features: [Sample.base], size: 7_313, active: 2),
        on: Sample.parts.test
      ) { metric }
    }
  }

  private static func assessment<Term: Objective>(_ term: Term) -> LoweredExperiment
  where Term.Example == Assessment, Term.Role == RewardRole {
    lowered {
      Train(RewardModel(Sample.base, head: .attributes(["help", "sentinel"])), on: assessed) {
        term
        SGD(learningRate: 0.01)
        Steps(1)
        BatchSize(2)
      }
    }
  }

  private static func ranking<Term: LossTerm>(_ term: Term) -> LoweredExperiment
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

  static let models = [
    Probe(
      PreferenceModel(Sample.base, planes: 2),
      ignoring: ["location"],
      in: { lowered($0) },
      [
        Probe.Change(property: "base", sentinel: "\"width\":7313") {
          $0.base = Sample.wide
        },
        .set("planes", \.planes, 7_313),
        .set("isGated", \.isGated, true, as: "\"isGated\":true"),
      ]
    ),
    Probe(
      PairPreferenceModel(Sample.base),
      ignoring: ["location"],
      in: { lowered($0) },
      [
        Probe.Change(property: "base", sentinel: "\"width\":7313") {
          $0.base = Sample.wide
        }
      ]
    ),
    Probe(
      PersonalRewardModel(Sample.base, tastes: 2, annotators: Sample.comparisons),
      ignoring: ["location"],
      in: { lowered($0) },
      [
        Probe.Change(property: "base", sentinel: "\"width\":7313") {
          $0.base = Sample.wide
        },
        .set("form", \.form, .direction, as: "direction"),
        .set("tastes", \.tastes, 7_313), .set("width", \.width, 7_312),
        .set("annotators", \.annotators, Sample.parts.train, as: "train"),
      ]
    ),
    Probe(
      VariationalRewardModel(Sample.base, dimensions: 2, annotators: Sample.comparisons),
      ignoring: ["location"],
      in: { lowered($0) },
      [
        Probe.Change(property: "base", sentinel: "\"width\":7313") {
          $0.base = Sample.wide
        },
        .set("form", \.form, .normalized, as: "normalized"),
        .set("dimensions", \.dimensions, 7_313),
        .set("posterior", \.posterior, .encoder(comparisons: 7_314), as: "7314"),
        .set("annotators", \.annotators, Sample.parts.train, as: "train"),
      ]
    ),
  ]

  static let dictionaries = [
    Probe(
      FeatureDictionary(features: [Sample.base], size: 7, active: 2),
      ignoring: ["location"],
      in: { lowered($0) },
      [
        Probe.Change(property: "features", sentinel: "\"width\":7313") {
          $0.features = [Sample.wide]
        },
        .set("embedding", \.embedding, SentenceEmbedding("sentinel"), as: "sentinel"),
        .set("size", \.size, 7_313), .set("active", \.active, 5, as: "\"active\":5"),
        .set("revived", \.revived, 3, as: "\"revived\":3"),
        .set("patience", \.patience, 7_312, as: "7312"),
      ]
    ),
    Probe(
      SparseReconstruction(prefixes: [2, 7]),
      in: dictionary,
      [
        .set("prefixes", \.prefixes, [2, 7_313], as: "7313"),
        .set("revival", \.revival, 0.0731),
      ]
    ),
    Probe(ReconstructionError(), in: described, []), Probe(ActiveFeatures(), in: described, []),
    Probe(FeatureEffect(1), in: described, [.set("feature", \.feature, 7_313, as: "7313")]),
  ]

  private static func tastes(_ term: VariationalBradleyTerry) -> LoweredExperiment {
    let model = VariationalRewardModel(Sample.base, dimensions: 2, annotators: Sample.comparisons)
    return lowered {
      Train(model, on: Sample.comparisons) {
        term
        SGD(learningRate: 0.01)
        Steps(1)
        BatchSize(2)
      }
    }
  }

  static let pairs = [
    Probe(
      VariationalBradleyTerry(beta: 0.1),
      in: tastes,
      [
        .set("beta", \.beta, 0.7312),
        .set("weighting", \.weighting, .perAnnotator, as: "perAnnotator"),
      ]
    ),
    Probe(
      PerMember(BradleyTerry(), of: 2),
      in: pair(.ensemble(8)),
      [
        .set("base", \.base, BradleyTerry(labelSmoothing: 0.0731), as: "0.0731"),
        .set("members", \.members, 7, as: "\"members\":7"),
      ]
    ),
    Probe(
      MixtureBradleyTerry(components: 2),
      in: pair(.mixture(components: 7)),
      [
        .set("components", \.components, 7, as: "\"components\":7"),
        .set("alpha", \.alpha, 0.0731),
      ]
    ),
    Probe(
      UncertainThurstone(),
      in: pair(.attributes(["mean", "log_variance"], weights: [1, 0])),
      [.set("labels", \.labels, .soft, as: "soft")]
    ),
    Probe(CostModel(), in: pair(.linear), []),
    Probe(GapPreference(), in: gap, []),
    Probe(
      RepresentationContrast(of: .chosen),
      in: pair(.linear),
      [
        .set("representation", \.representation, .rejected, as: "rejected"),
        .set("temperature", \.temperature, 0.0731),
        .set("dropout", \.dropout, 0.0731, as: "0.0731"),
      ]
    ),
    Probe(
      ODIN(),
      in: pair(.attributes(["quality", "length", "other"], weights: [1, 0, 0])),
      [
        .set("lengthWeight", \.lengthWeight, 0.0731),
        .set("quality", \.quality, "other", as: "\"quality\":\"other\""),
        .set("length", \.length, "other", as: "\"length\":\"other\""),
      ]
    ),
    Probe(HeadOrthogonality<Comparison>(), in: pair(.ensemble(2)), []),
    Probe(L2ToReference<Comparison, RewardRole>(), in: pair(.linear), []),
  ]

  static let other = [
    Probe(
      GeneralPreference(),
      in: preference,
      [
        .set("temperature", \.temperature, 0.7312), .set("margin", \.margin, 0.0731),
        .set("isLearned", \.isLearned, true, as: "\"isLearned\":true"),
      ]
    ),
    Probe(
      AttributeRegression(["help"]),
      in: assessment,
      [.set("attributes", \.attributes, ["sentinel"], as: "sentinel")]
    ),
    Probe(
      ClippedValueRegression(),
      in: assessment,
      [
        .set("target", \.target, "sentinel"), .set("previous", \.previous, "sentinel"),
        .set("clip", \.clip, 0.0731),
      ]
    ),
    Probe(
      BinaryReward(),
      in: { term in
        lowered {
          Train(RewardModel(Sample.base), on: Sample.parts.train.judgements()) {
            term
            SGD(learningRate: 0.01)
            Steps(1)
            BatchSize(2)
          }
        }
      },
      []
    ),
    Probe(
      SuperHF(),
      in: { term in
        lowered {
          Train(Sample.base, on: Sample.demonstrations) {
            term
            SGD(learningRate: 0.01)
            Steps(1)
            BatchSize(2)
          }
        }
      },
      [.set("beta", \.beta, 0.0731)]
    ),
    Probe(
      PPO(),
      in: { term in
        lowered {
          Train(Sample.base, on: Sample.demonstrations) {
            term
            SGD(learningRate: 0.01)
            Steps(1)
            BatchSize(2)
          }
        }
      },
      [.set("clip", \.clip, 0.0731), .set("dualClip", \.dualClip, 7_313, as: "7313")]
    ),
    Probe(
      PRDP(beta: 0.1),
      in: ObjectiveProbes.policy,
      [.set("beta", \.beta, 0.7312), .set("clip", \.clip, 0.0731)]
    ),
  ]

  static let rankings = [
    Probe(
      GeneralPreferenceOptimization(beta: 0.1),
      in: ranking,
      [.set("beta", \.beta, 0.7312)]
    ),
    Probe(ListwiseSPPO(beta: 0.1), in: ranking, [.set("beta", \.beta, 0.7312)]),
    Probe(
      CandidateKL(),
      in: ranking,
      [.set("direction", \.direction, .forward, as: "forward")]
    ),
    Probe(CandidateEntropyBonus(), in: ranking, []),
    Probe(
      GRPO(),
      in: ranking,
      [
        .set("advantage", \.advantage, .leaveOneOut, as: "leaveOneOut"),
        .set("surrogate", \.surrogate, .truncated(above: 0.0731), as: "0.0731"),
        .set("reduction", \.reduction, .fixedLength(7_313), as: "7313"),
        .set("klWeight", \.klWeight, 0.0732),
      ]
    ),
  ]

  static let data = [
    Probe(
      AssessmentColumns(attributes: ["help"]),
      in: { DataProbes.source(JSONLines("x", columns: $0)) },
      [
        .set("prompt", \.prompt, "sentinel"), .set("completion", \.completion, "sentinel"),
        .set("attributes", \.attributes, ["sentinel"], as: "sentinel"),
        .set("missing", \.missing, 7_313, as: "7313"),
        .set("weight", \.weight, "sentinel", as: "sentinel"),
        .set("annotator", \.annotator, "sentinel", as: "sentinel"),
        .set("group", \.group, "sentinel", as: "sentinel"),
        .set("source", \.source, "sentinel", as: "sentinel"),
      ]
    ),
    Probe(
      AttributeError("help"),
      in: { metric in
        lowered {
          Evaluate(
            RewardModel(Sample.base, head: .attributes(["help", "sentinel"])),
            on: assessed
          ) { metric }
        }
      },
      [
        .set("attribute", \.attribute, "sentinel"),
        .set("form", \.form, .squared, as: "\"form\":\"squared\""),
      ]
    ),
  ]
}
