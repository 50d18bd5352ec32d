// swift-format-ignore-file
import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Recipes whose heads and objectives don't go together.
enum BrokenRewards {
  static let all = BrokenRecipe.list([
    BrokenRecipe("an attribute that the head lacks") {
      let reward = RewardModel(Sample.base, head: .attributes(["helpfulness", "verbosity"]))
      Train(reward, on: RewardProbes.assessed) {
        AttributeRegression(["helpfullness"])  // fault: AttributeRegression: the formula reads the value 'helpfullness', which the model's head lacks; did you mean 'helpfulness'?
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("attributes of a head with one score") {
      Train(RewardModel(Sample.base), on: RewardProbes.assessed) {
        AttributeRegression(["help"])  // fault: AttributeRegression: the formula reads the value 'help', but the model's head gives one score alone.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("more members than the head has") {
      Train(RewardModel(Sample.base, head: .ensemble(2)), on: Sample.parts.train) {
        PerMember(BradleyTerry(), of: 3)  // fault: PerMember: the formula reads the value 'member_3', which the model's head lacks; did you mean 'member_1'?
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("a mixture without shares") {
      Train(RewardModel(Sample.base), on: Sample.parts.train) {
        // fault+4: MixtureBradleyTerry: the formula reads the share 'component_1', but the model's head gives one score alone.
        // fault+3: MixtureBradleyTerry: the formula reads the share 'component_2', but the model's head gives one score alone.
        // fault+2: MixtureBradleyTerry: the formula reads the value 'component_1', but the model's head gives one score alone.
        // fault+1: MixtureBradleyTerry: the formula reads the value 'component_2', but the model's head gives one score alone.
        MixtureBradleyTerry(components: 2)
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("a reward model that gives no score") {
      let reward = RewardModel(Sample.base, head: .preferences(planes: 2, isGated: false))  // fault: The head compares replies and gives none a score; use a 'PreferenceModel'.
      Evaluate(reward, on: Sample.comparisons) { RankingAccuracy() }
    },
    BrokenRecipe("a reward model that only describes") {
      let head = HeadPlan.dictionary(DictionaryPlan(size: 4, active: 1, revived: 2, patience: 9))
      let reward = RewardModel(features: [Sample.base], head: head)  // fault: The head describes how replies differ and gives none a score; use a 'FeatureDictionary'.
      Evaluate(reward, on: Sample.comparisons) { LongerReplyAccuracy() }
    },
    BrokenRecipe("a dictionary that keeps more than it has") {
      let dictionary = FeatureDictionary(features: [Sample.base], size: 4, active: 5)  // fault: The dictionary keeps 5 of its 4 features; it must keep at least 1 and at most all.
      Evaluate(dictionary, on: Sample.comparisons) { ReconstructionError() }
    },
    BrokenRecipe("a dictionary of nothing") {
      // fault+3: The dictionary's size is 0; it must be at least 1.
      // fault+2: 'revived' is -1; it must be 0 or more.
      // fault+1: The dictionary's patience is 0 steps; it must be at least 1.
      let dictionary = FeatureDictionary(features: [Sample.base], size: 0, active: 0, revived: -1, patience: 0)
      Evaluate(dictionary, on: Sample.comparisons) { ReconstructionError() }
    },
    BrokenRecipe("more features than the dictionary has, and no batch") {
      Train(FeatureDictionary(features: [Sample.base], size: 8, active: 2), on: Sample.parts.train) {
        // fault+2: SparseReconstruction: the formula compares errors with the spread of the batch, which a batch size of 1 has none of.
        // fault+1: SparseReconstruction: the formula reads the error of the first 9 features, but the dictionary has 8.
        SparseReconstruction(prefixes: [4, 9])
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("prefixes that fall, and a batch in parts") {
      Train(FeatureDictionary(features: [Sample.base], size: 8, active: 2), on: Sample.parts.train) {
        // fault+3: SparseReconstruction: 'revival' is -1.0; it must be at least 0.
        // fault+2: SparseReconstruction: 'prefixes' is [8, 4]; each must be larger than the one before.
        // fault+1: SparseReconstruction: the formula reads statistics of the whole batch, which micro-batches of 2 cut; remove 'MicroBatchSize'.
        SparseReconstruction(prefixes: [8, 4], revival: -1)
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(4)
        MicroBatchSize(2)
      }
    },
    BrokenRecipe("metrics of features and of scores") {
      Evaluate(RewardModel(Sample.base), on: Sample.comparisons) {
        ReconstructionError()  // fault: ReconstructionError reads the features of comparisons, which a 'FeatureDictionary' alone gives.
      }
      Evaluate(FeatureDictionary(features: [Sample.base], size: 8, active: 2), on: Sample.comparisons) {
        RankingAccuracy()  // fault: RankingAccuracy reads scores, but a feature dictionary only describes replies.
        FeatureEffect(9)  // fault: FeatureEffect reads the value 'feature_9', which the model's head lacks: it has feature_1, feature_2, feature_3, feature_4, feature_5, feature_6, feature_7, feature_8.
      }
    },
    BrokenRecipe("a metric of an attribute that the head lacks") {
      Evaluate(RewardModel(Sample.base, head: .attributes(["help"])), on: RewardProbes.assessed) {
        AttributeError("verbosity")  // fault: AttributeError reads the value 'verbosity', which the model's head lacks: it has help.
      }
    },
    BrokenRecipe("attributes twice, and weights that don't fit") {
      // fault+3: The head has the attribute 'a' twice.
      // fault+2: The head has 2 attributes but 1 weights; give one for each.
      Evaluate(
        RewardModel(Sample.base, head: .attributes(["a", "a"], weights: [1])),
        on: Sample.comparisons
      ) { RankingAccuracy() }
    },
    BrokenRecipe("an ensemble of one") {
      let reward = RewardModel(Sample.base, head: .ensemble(1))  // fault: The ensemble's number of members is 1; it must be at least 2.
      Evaluate(reward, on: Sample.comparisons) { RankingAccuracy() }
    },
    BrokenRecipe("a preference model without planes") {
      let model = PreferenceModel(Sample.base, planes: 0)  // fault: The preference model's number of planes is 0; it must be at least 1.
      Evaluate(model, on: Sample.comparisons) { RankingAccuracy() }
    },
    BrokenRecipe("overlaps of a head with one value") {
      Train(RewardModel(Sample.base), on: Sample.parts.train) {
        BradleyTerry()
        HeadOrthogonality()  // fault: HeadOrthogonality: the formula reads how a head's values overlap, but the head has no two.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("a normalizer by the ratings of nothing") {
      Train(RewardModel(Sample.base, head: .attributes(["help"])), on: RewardProbes.assessed) {
        // fault+2: AttributeRegression: 'attributes' is empty; name at least one.
        // fault+1: AttributeRegression: the formula reads nothing that training changes, so it has no gradient.
        AttributeRegression([])  // fault: AttributeRegression: the normalizer counts the ratings of no attribute.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
  ])
}
