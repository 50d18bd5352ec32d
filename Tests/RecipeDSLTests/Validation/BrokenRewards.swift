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
    BrokenRecipe("value models and levels without a range, and a temperature below its least") {
      let values = Train(RewardModel(Sample.base), on: RewardProbes.assessed) {
        ClippedValueRegression(clip: -0.2)  // fault: ClippedValueRegression: 'clip' is -0.2; it must be positive.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
      let levels = Train(RewardModel(Sample.base), on: Sample.parts.train) {
        OrdinalBradleyTerry(levels: -1)  // fault: OrdinalBradleyTerry: 'levels' is -1; it must be from 1 to 10.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
      let preferences = Train(PreferenceModel(Sample.base, planes: 2), on: Sample.parts.train) {
        GeneralPreference(temperature: 0.005, isLearned: true)  // fault: GeneralPreference: 'temperature' is 0.005; one that is trained must exceed 0.01, its least value.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
      Evaluate(values, on: Sample.comparisons) { RankingAccuracy() }
      Evaluate(levels, on: Sample.parts.train) { RankingAccuracy() }
      Evaluate(preferences, on: Sample.parts.train) { RankingAccuracy() }
    },
    BrokenRecipe("more members and components than a formula can be written out for") {
      // fault+1: The ensemble's number of members is 10; it must be at most 9.
      let median = RewardModel(Sample.base, head: .ensemble(10, score: .median))
      // fault+1: The mixture's number of components is 65; it must be at most 64.
      let mixture = RewardModel(Sample.base, head: .mixture(components: 65))
      Evaluate(median, on: Sample.comparisons) { RankingAccuracy() }
      Evaluate(mixture, on: Sample.comparisons) { RankingAccuracy() }
    },
    BrokenRecipe("a dictionary of replies that aren't compared, and a saved adapter with settings") {
      let dictionary = FeatureDictionary(features: [Sample.base], size: 4, active: 1)
      // fault+2: TokenLoss reads log-probabilities, but a reward model gives none.
      // fault+1: The model reads the two replies of a comparison at once, but a row of the data is a demonstration; evaluate it on comparisons.
      Evaluate(dictionary, on: Sample.demonstrations) { TokenLoss() }
      let adapter = LoRA.pretrained("saved")
      // fault+1: A saved adapter has the settings in its folder; leave out settings of its own.
      let adapted = Adapted(Sample.base, by: Self.dropping(adapter))
      Evaluate(adapted, on: Sample.demonstrations) { TokenLoss() }
    },
    BrokenRecipe("a mixture without shares") {
      Train(RewardModel(Sample.base), on: Sample.parts.train) {
        // fault+4: MixtureBradleyTerry: the formula reads the share 'component_1', but the model's head gives one score alone.
        // fault+3: MixtureBradleyTerry: the formula reads the share 'component_2', but the model's head gives one score alone.
        // fault+2: MixtureBradleyTerry: the formula reads the value 'component_2', but the model's head gives one score alone.
        // fault+1: MixtureBradleyTerry: the formula reads the value 'component_1', but the model's head gives one score alone.
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
    BrokenRecipe("a contrast of features that nothing trains") {
      Train(RewardModel(features: [Sample.base]), on: Sample.parts.train) {
        BradleyTerry()
        RepresentationContrast(of: .chosen)  // fault: RepresentationContrast: the formula contrasts hidden states, but the model reads frozen features, which nothing trains.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(2)
      }
    },
    BrokenRecipe("a dictionary that keeps more than it has") {
      let dictionary = FeatureDictionary(features: [Sample.base], size: 4, active: 5)  // fault: The dictionary keeps 5 of its 4 features; it must keep at least 1 and at most all.
      Evaluate(dictionary, on: Sample.comparisons) { ReconstructionError() }
    },
    BrokenRecipe("a dictionary of nothing") {
      // fault+3: The dictionary's size is 0; it must be at least 1 and at most 16384.
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
    BrokenRecipe("coordinates of a model that reads two replies at once") {
      Train(PairPreferenceModel(Sample.base), on: Sample.parts.train) {
        GeneralPreference()  // fault: GeneralPreference: the formula reads a preference made of each reply's coordinates, but the model reads both replies at once; write 'GapPreference()', or train a 'PreferenceModel(_:planes:)'.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("gaps of a model that reads each reply by itself") {
      Train(PreferenceModel(Sample.base, planes: 2), on: Sample.parts.train) {
        GapPreference()  // fault: GapPreference: the formula reads a gap of two replies that are read at once, but the model reads each by itself; train a 'PairPreferenceModel', or write 'GeneralPreference()'.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("a reward model whose head reads two replies at once") {
      let reward = RewardModel(Sample.base, head: .gap)  // fault: The head compares replies and gives none a score; use a 'PreferenceModel'.
      Evaluate(reward, on: Sample.comparisons) { RankingAccuracy() }
    },
    BrokenRecipe("two readings of a representation that are the same") {
      Train(RewardModel(Sample.base), on: Sample.parts.train) {
        BradleyTerry()
        RepresentationContrast(of: .chosen, dropout: 0)  // fault: RepresentationContrast: The dropout of a similarity is 0.0; it must be above 0 and below 1, since two readings of a reply differ by it alone.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(2)
      }
    },
    BrokenRecipe("two passes that nothing tells apart") {
      Train(RewardModel(Sample.base), on: Sample.parts.train) {
        BradleyTerry()
        RepresentationContrast(of: .chosen, dropout: nil)  // fault: RepresentationContrast: the formula reads every reply under two draws of an adapter's dropout, but the model has no adapter; give 'LoRA' a 'dropout:', or this term one of its own, such as 'dropout: 0.1'.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(2)
      }
      Train(RewardModel(Adapted(Sample.base, by: LoRA(rank: 2))), on: Sample.parts.train) {
        BradleyTerry()
        RepresentationContrast(of: .chosen, dropout: nil)  // fault: RepresentationContrast: the formula reads every reply under two draws of an adapter's dropout, but the dropout of the model's adapter is 0; give 'LoRA' a 'dropout:', or this term one of its own, such as 'dropout: 0.1'.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(2)
      }
    },
    BrokenRecipe("a contrast of one row, and of parts of a batch") {
      Train(RewardModel(Sample.base), on: Sample.parts.train) {
        BradleyTerry()
        RepresentationContrast(of: .difference)  // fault: RepresentationContrast: the formula compares the rows of a batch, which has no others at a batch size of 1; set 'BatchSize(2)' or more.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
      Train(RewardModel(Sample.base), on: Sample.parts.train) {
        BradleyTerry()
        RepresentationContrast(of: .difference)  // fault: RepresentationContrast: the formula reads statistics of the whole batch, which micro-batches of 2 cut; remove 'MicroBatchSize'.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(4)
        MicroBatchSize(2)
      }
    },
    BrokenRecipe("a temperature of 0") {
      Train(RewardModel(Sample.base), on: Sample.parts.train) {
        BradleyTerry()
        RepresentationContrast(of: .chosen, temperature: 0)  // fault: RepresentationContrast: 'temperature' is 0.0; it must be positive.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(2)
      }
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
    BrokenRecipe("tastes of a head that has none, and a negative factor") {
      Train(RewardModel(Sample.base), on: Sample.parts.train) {
        // fault+1: VariationalBradleyTerry: 'beta' is -0.1; it must be at least 0.
        VariationalBradleyTerry(beta: -0.1)  // fault: VariationalBradleyTerry: the formula reads how far annotators' tastes are from the prior, which the model's head doesn't have; use a 'VariationalRewardModel'.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("tastes without numbers, and with more than any memory holds") {
      let none = VariationalRewardModel(Sample.base, dimensions: 0, annotators: Sample.parts.train)  // fault: The number of a taste's dimensions is 0; it must be at least 1.
      Evaluate(none, on: Sample.comparisons) { RankingAccuracy() }
      let many = VariationalRewardModel(Sample.base, dimensions: 2_000_000, annotators: Sample.parts.train)  // fault: The number of a taste's dimensions is 2000000; it must be at most 1000000.
      Evaluate(many, on: Sample.comparisons) { RankingAccuracy() }
    },
    BrokenRecipe("an encoder of tastes without comparisons to read") {
      let ratings = RewardProbes.assessed
      let rated = VariationalRewardModel(Sample.base, dimensions: 2, posterior: .encoder(), annotators: ratings)  // fault: The encoder of tastes reads comparisons, and 'JSONLines' has none; give it comparisons, or take '.table'.
      Evaluate(rated, on: Sample.comparisons) { RankingAccuracy() }
      let data = Sample.comparisons
      // fault+2: The encoder's number of comparisons is 0; it must be at least 1.
      // fault+1: The encoder's hidden width is 0; it must be at least 1.
      let none = VariationalRewardModel(Sample.base, dimensions: 2, posterior: .encoder(comparisons: 0, hiddenWidth: 0), annotators: data)
      Evaluate(none, on: Sample.comparisons) { RankingAccuracy() }
    },
    BrokenRecipe("a part of a mixture") {
      Train(RewardModel(Sample.base, head: .mixture(components: 3)), on: Sample.parts.train) {
        MixtureBradleyTerry(components: 2)  // fault: MixtureBradleyTerry: the formula reads the shares of 2 components, but the model's mixture has 3, whose shares add up to 1.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("members of an ensemble that nothing trains") {
      Train(RewardModel(Sample.base, head: .ensemble(3)), on: Sample.parts.train) {
        PerMember(BradleyTerry(), of: 2)  // fault: PerMember: the stage's formulas read 2 of the ensemble's 3 members; the others would count in its score untrained.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("members in the place of no score, and a rating twice") {
      Train(RewardModel(Sample.base, head: .ensemble(2)), on: Sample.parts.train) {
        PerMember(HeadOrthogonality<Comparison>(), of: 2)  // fault: PerMember: 'base' reads no score, in whose place a member's value could stand.
        BradleyTerry()
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
      Train(RewardModel(Sample.base, head: .attributes(["help"])), on: RewardProbes.assessed) {
        AttributeRegression(["help", "help"])  // fault: AttributeRegression: 'attributes' has 'help' twice, so that its ratings would count twice.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("a normalizer by the ratings of nothing") {
      Train(RewardModel(Sample.base, head: .attributes(["help"])), on: RewardProbes.assessed) {
        // fault+2: AttributeRegression: 'attributes' is empty; name at least one.
        // fault+1: AttributeRegression: the formula reads nothing that training changes, or only behind 'stopGradient', so it has no gradient; read a log-probability or a score outside of it.
        AttributeRegression([])  // fault: AttributeRegression: the loss is a mean over the ratings of no attribute; name one in '.perRating(of:sum:)'.
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(1)
      }
    },
  ])

  private static func dropping(_ adapter: LoRA) -> LoRA {
    var adapter = adapter
    adapter.dropout = 0.1
    return adapter
  }
}
