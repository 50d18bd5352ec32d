// swift-format-ignore-file
import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Broken training stages; comments announce the faults.
enum BrokenStages {
  static let all = BrokenRecipe.list([
    BrokenRecipe("a negative strength") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: -1)  // fault: DPO: 'beta' is -1.0; it must be positive.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("a strength that is no number") {
      let policy = Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: .nan)  // fault: DPO: 'beta' is nan; it must be positive.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
      let scores = Evaluate(policy, on: Sample.comparisons) { RankingAccuracy() }
      Claim("nothing more is said", scores[RankingAccuracy()] > 0.5)
    },
    BrokenRecipe("an infinite threshold of IPO and wrong smoothing") {
      Train(Sample.base, on: Sample.comparisons) {
        IPO(tau: .infinity, logProbabilities: .sum)  // fault: IPO: 'tau' is inf; it must be positive.
        DPO(beta: 1, labelSmoothing: 0.5)  // fault: DPO: 'labelSmoothing' is 0.5; it must be at least 0 and less than 0.5.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("objectives that published losses don't have") {
      Train(Sample.base, on: Sample.comparisons) {
        EXO(beta: 0.1, labelSmoothing: 0)  // fault: EXO: 'labelSmoothing' is 0.0; it must be positive.
        RobustDPO(beta: 0.1, labelSmoothing: 0.5)  // fault: RobustDPO: 'labelSmoothing' is 0.5; it must be at least 0 and less than 0.5.
        SimPO(beta: -2, gamma: 1)  // fault: SimPO: 'beta' is -2.0; it must be positive.
        FDPO(beta: 1, divergence: .alpha(1))  // fault: FDPO: 'alpha' is 1.0; it must be a number other than 1, which is '.reverseKL'.
        LengthDesensitizedDPO(beta: 1, alpha: 2)  // fault: LengthDesensitizedDPO: 'alpha' is 2.0; it must be from 0 to 1.
        WPO(DPO(beta: 0))  // fault: WPO: 'beta' is 0.0; it must be positive.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("clips that no range can have, and settings that nothing reads") {
      Train(Sample.base, on: Sample.rankings) {
        PPO(clip: -0.1).on(Sample.demonstrations)  // fault: PPO: The ratio is held from 1 − -0.1 to 1 + -0.1; the first must be from 0 to 1, the other from 0.
        GRPO(surrogate: .clipped(by: .nan))  // fault: GRPO: The ratio is held from 1 − nan to 1 + nan; the first must be from 0 to 1, the other from 0.
        ReplyConstraint(temperature: 5).on(Sample.demonstrations)  // fault: ReplyConstraint: 'temperature' is 5.0, but with a 'divergenceShare' of 0 nothing reads it; give a share above 0.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("a loss behind a stopped gradient, a wrong decay, and a third reply's rating") {
      Train(Sample.base, on: Sample.comparisons) {
        Stopped()  // fault: BrokenStages.Stopped: the formula reads nothing that training changes, or only behind 'stopGradient', so it has no gradient; read a log-probability or a score outside of it.
        Decaying(decay: 1)  // fault: BrokenStages.Decaying: The decay of a moving average is 1; it must be from 0 to less than 1.
        RatedExtra()  // fault: BrokenStages.RatedExtra: the formula reads 'rating' of 'extra', which rows don't state: read its log-probabilities or its length.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(2)
      }
    },
    BrokenRecipe("estimates from samples that have no others") {
      Train(Sample.base, on: Sample.demonstrations) {
        NegativeLogLikelihood()
        OnPolicyKL<Demonstration>()  // fault: OnPolicyKL: the formula compares the rows of a batch, which has no others at a batch size of 1; set 'BatchSize(2)' or more.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("weights of pairs that are sorted apart") {
      Train(Sample.base, on: Sample.comparisons) {
        WPO(AOT(beta: 1, matching: .paired))  // fault: WPO: it weighs pair by pair, but the objective in it sorts the batch.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(4)
      }
    },
    BrokenRecipe("further objectives with settings out of range") {
      Train(Sample.base, on: Sample.comparisons) {
        INPO(eta: 0.5, tau: 1)  // fault: INPO: 'tau' is 1.0; it must be at most 'eta', which is 0.5.
        NashMD(beta: -1)  // fault: NashMD: 'beta' is -1.0; it must be positive.
        D3PO(beta: 1, clip: 2)  // fault: D3PO: 'clip' is 2.0; it must be above 0 and below 1.
        TREG(beta: 1, alpha: -1)  // fault: TREG: 'alpha' is -1.0; it must be at least 0.
        SparsePO(beta: 1, rewardSparsity: -1)  // fault: SparsePO: 'rewardSparsity' is -1.0; it must be at least 0.
        DegreeClassification(degrees: -3)  // fault: DegreeClassification: 'degrees' is -3; it must be from 2 to 100.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("objectives of demonstrations with settings out of range") {
      Train(Sample.base, on: Sample.comparisons.demonstrations(of: .chosen)) {
        AdvantageWeightedRegression(alpha: 2, beta: 1)  // fault: AdvantageWeightedRegression: 'alpha' is 2.0; it must be from 0 to 1.
        RewardWeightedRegression(beta: 0)  // fault: RewardWeightedRegression: 'beta' is 0.0; it must be positive.
        Unlikelihood(alpha: -1, threshold: 0)  // fault: Unlikelihood: 'alpha' is -1.0; it must be at least 0.
        ReplyConstraint(divergenceShare: 1, temperature: 0)  // fault: ReplyConstraint: The temperature of a divergence is 0.0; it must be positive.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("texts for prompts that say nothing") {
      // fault+1: rewardAugmented: 'Score: ' has no '{rating}', so that all prompts begin alike.
      let goals = Sample.comparisons.rewardAugmented(by: "Score: ")
      // fault+1: hindsight: 'better' and 'worse' are the same text, which announces nothing.
      let chains = goals.hindsight(better: "a", worse: "a")
      Train(Sample.base, on: chains) {
        NegativeLogLikelihood()
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("a loss of the batch in micro-batches") {
      Train(Sample.base, on: Sample.comparisons) {
        AOT(beta: 1, matching: .paired)  // fault: AOT: the formula reads statistics of the whole batch, which micro-batches of 2 cut; remove 'MicroBatchSize'.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(4)
        MicroBatchSize(2)
      }
    },
    BrokenRecipe("a loss that sorts a single row") {
      Train(Sample.base, on: Sample.comparisons) {
        AOT(beta: 1, matching: .paired)  // fault: AOT: the formula compares the rows of a batch, which has no others at a batch size of 1; set 'BatchSize(2)' or more.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("a rate that is no number") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        AdamW(learningRate: .nan)  // fault: The learning rate is nan; it must be positive.
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("a weight that is no number") {
      Train(Sample.base, on: Sample.comparisons) {
        .nan * DPO(beta: 1)  // fault: DPO: the weight is nan; it must be a number other than 0, or the term can go.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("nothing to learn from") {
      Train(Sample.base, on: Sample.comparisons) {
        0 * DPO(beta: 1)  // fault: DPO: the weight is 0.0; it must be a number other than 0, or the term can go.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("an empty batch") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        SGD(learningRate: 1)
        Steps(0)  // fault: Steps are 0; there must be at least 1.
        BatchSize(0)  // fault: The batch size is 0; it must be at least 1.
      }
    },
    BrokenRecipe("a micro-batch larger than the batch") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        SGD(learningRate: 1)
        Epochs(-1)  // fault: Epochs are -1.0; they must be positive and at most a million.
        BatchSize(4)
        MicroBatchSize(5)  // fault: The micro-batch size 5 exceeds the batch size 4.
      }
    },
    BrokenRecipe("an empty micro-batch, infinite training and no logging") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        SGD(learningRate: 1)
        Epochs(.infinity)  // fault: Epochs are inf; they must be positive and at most a million.
        BatchSize(4)
        MicroBatchSize(0)  // fault: The micro-batch size is 0; it must be at least 1.
        GradientClipping(norm: 0)  // fault: The clipping norm is 0.0; it must be positive.
        Logging(every: 0)  // fault: The logging interval is 0; at least 1 is needed.
      }
    },
    BrokenRecipe("no duration and no batch size") {
      // fault+1: The stage doesn't say how long it trains; add 'Epochs(1)' or 'Steps(100)'.
      Train(Sample.base, on: Sample.comparisons) {  // fault: The stage doesn't say how many examples a step reads; add 'BatchSize(16)'.
        DPO(beta: 1)
        SGD(learningRate: 1)
      }
    },
    BrokenRecipe("every setting of SGD") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        // fault+3: The warm-up is 2.0; it is a share of all steps, 0 to 1.
        // fault+2: The learning rate is 0.0; it must be positive.
        // fault+1: The momentum is 1.0; it must be from 0 up to, but not, 1.
        SGD(learningRate: 0, momentum: 1, weightDecay: -1, schedule: .cosine(warmup: 2))  // fault: The weight decay is -1.0; it must be 0 or more.
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("every setting of AdamW") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        // fault+4: The learning rate is -1.0; it must be positive.
        // fault+3: The first moment's decay is 1.0; it must be from 0 up to, but not, 1.
        // fault+2: The second moment's decay is -0.5; it must be from 0 up to, but not, 1.
        // fault+1: The epsilon is 0.0; it must be positive.
        AdamW(learningRate: -1, firstMomentDecay: 1, secondMomentDecay: -0.5, epsilon: 0, weightDecay: -1)  // fault: The weight decay is -1.0; it must be 0 or more.
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("every setting of Adam and of groups") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        // fault+2: The first moment's decay is 1.5; it must be from 0 up to, but not, 1.
        // fault+1: The epsilon is -1.0; it must be positive.
        Adam(learningRate: 1, firstMomentDecay: 1.5, epsilon: -1)
          .group(.embeddings, weightDecay: -1)  // fault: The weight decay is -1.0; it must be 0 or more.
          .group(.heads, learningRateFactor: -2)  // fault: The learning rate's factor is -2.0; it must be 0 or more.
          .group(.named("model.norm.*"))  // fault: The group of 'model.norm.*' changes nothing; give it a 'weightDecay' or a 'learningRateFactor'.
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("every setting of Lion and of a stable schedule") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        // fault+4: The schedule's minimum is 2.0; it is a share of the rate, 0 to 1.
        // fault+3: The warm-up 0.6 and the decay 0.5 are shares of all steps; together they must be at most 1.
        // fault+2: The momentum of the direction is 1.0; it must be from 0 up to, but not, 1.
        // fault+1: The momentum of the memory is -0.5; it must be from 0 up to, but not, 1.
        Lion(learningRate: 1, directionMomentum: 1, memoryMomentum: -0.5, schedule: .warmupStableDecay(warmup: 0.6, decay: 0.5, minimum: 2))
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("every setting of Adafactor and of an inverse square root") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        // fault+4: The timescale is 0 steps; it must be at least 1.
        // fault+3: The decay exponent is 0.8; it must be negative, such as -0.8.
        // fault+2: The minimum scale is 0.0; it must be positive.
        // fault+1: The clipping threshold is -1.0; it must be positive.
        Adafactor(decayExponent: 0.8, minimumScale: 0, clippingThreshold: -1, schedule: .inverseSquareRoot(timescale: 0))
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("what Muon's other optimizer may not have") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        // fault+4: The schedule of 'others' is not read; give it to 'Muon', for both rates.
        // fault+3: The groups of 'others' are not read; add them to 'Muon', for all parameters.
        // fault+2: The momentum is 1.0; it must be from 0 up to, but not, 1.
        // fault+1: In 'others': The learning rate is -1.0; it must be positive.
        Muon(learningRate: 1, others: AdamW(learningRate: -1, schedule: .linear).group(.vectors, weightDecay: 0), momentum: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("a look ahead without momentum and a decay without steps") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        // fault+2: The decay is 0.0; it is a share of all steps, above 0 and at most 1.
        // fault+1: Nesterov's look ahead needs a momentum; set 'momentum', such as 0.9.
        SGD(learningRate: 1, isNesterov: true, schedule: .warmupStableDecay(decay: 0))
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("every setting of an average") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
        // fault+3: The decay of the moving average is 1.0; it must be from 0 up to, but not, 1.
        // fault+2: The moving average is taken every 0 steps; at least 1 is needed.
        // fault+1: The moving average starts at step -1; it must be 0 or more.
        ExponentialMovingAverage(decay: 1, every: 0, startingAt: -1)
      }
    },
    BrokenRecipe("updates of the reference that are out of range") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
        // fault+2: The reference goes 1.5 of the way to the policy; it must be above 0 and at most 1.
        // fault+1: The reference is updated every 0 steps; at least 1 is needed.
        ReferenceUpdates.soft(mixing: 1.5, every: 0)
      }
    },
    BrokenRecipe("updates of a reference that nothing reads") {
      Train(Sample.base, on: Sample.comparisons) {
        SimPO(beta: 2, gamma: 1)
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
        ReferenceUpdates.hard(every: 5)  // fault: No term of the stage reads the reference, so that updating it changes nothing.
      }
    },
    BrokenRecipe("an average that never starts") {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 1)
        SGD(learningRate: 1)
        Steps(5)
        BatchSize(1)
        ExponentialMovingAverage(decay: 0.9, startingAt: 5)  // fault: The moving average starts at step 5, but the stage has 5; start earlier.
      }
    },
    BrokenRecipe("an objective of the recipe's own without a gradient") {
      Train(Sample.base, on: Sample.comparisons) {
        Frozen()  // fault: BrokenStages.Frozen: the formula reads nothing that training changes, or only behind 'stopGradient', so it has no gradient; read a log-probability or a score outside of it.
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
    BrokenRecipe("an objective that stores a closure") {
      Train(Sample.base, on: Sample.comparisons) {
        // fault+1: The property 'BrokenStages.Closed.choose' of type 'Choice' can't be recorded in the plan. Store plain values (numbers, texts, enumerations, arrays, structures of these), or conform the type to 'PlanRepresentable'.
        Closed()
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    },
  ])

  struct Frozen: Objective {
    typealias Example = Comparison
    var loss: Loss { .perExample(chosen.referenceLogProbability) }
  }

  struct Closed: Objective {
    final class Choice: Sendable {}
    typealias Example = Comparison
    var choose = Choice()
    static func == (left: Closed, right: Closed) -> Bool { true }
    func hash(into hasher: inout Hasher) {}
    var loss: Loss { .perExample(-chosen.logProbability) }
  }

  static let twice = BrokenRecipe("the duration twice") {
    Train(Sample.base, on: Sample.comparisons) {
      DPO(beta: 1)
      SGD(learningRate: 1)
      Epochs(1)
      Steps(3)
      BatchSize(1)
    }
  }
}

extension BrokenStages {
  /// Nothing of it can be followed: a condition decides, and a stopped value counts.
  struct Stopped: Objective {
    typealias Example = Comparison
    var loss: Loss {
      .perExample(
        select(chosen.logRatio .> 0, stopGradient(chosen.logRatio), else: rejected.length)
      )
    }
  }

  struct Decaying: Objective {
    typealias Example = Comparison
    var decay: Double
    var loss: Loss {
      .perExample(chosen.logRatio - chosen.logRatio.movingAverage(decay: decay))
    }
  }

  struct RatedExtra: Objective {
    typealias Example = Comparison
    var loss: Loss { .perExample(-(extra.rating * chosen.logProbability)) }
  }
}
