// swift-format-ignore-file
import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Broken evaluations and claims; comments announce the faults.
enum BrokenEvaluations {
  static let all = BrokenRecipe.list([
    BrokenRecipe("a metric twice") {
      Evaluate(Sample.policy, on: Sample.parts.test) {
        RewardMargin()
        RewardMargin()  // fault: RewardMargin() is measured twice.
      }
    },
    BrokenRecipe("rewards of a policy without a reference") {
      Evaluate(Sample.base, on: Sample.comparisons) {
        RankingAccuracy()  // fault: RankingAccuracy reads implicit rewards, which are log-ratios to a reference policy, but the evaluated policy has no reference other than itself. Rank by '.logProbability', or give 'reference:'.
      }
    },
    BrokenRecipe("rewards of a policy that is its own reference") {
      Evaluate(Sample.base, on: Sample.comparisons, reference: Sample.base) {
        RewardMargin(beta: 1)  // fault: RewardMargin reads implicit rewards, which are log-ratios to a reference policy, but the evaluated policy has no reference other than itself. Rank by '.logProbability', or give 'reference:'.
      }
    },
    BrokenRecipe("a margin without a scale") {
      let policy = Train(Sample.base, on: Sample.comparisons) {
        NegativeLogLikelihood(of: .chosen)
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
      Evaluate(policy, on: Sample.comparisons) {
        RankingAccuracy()
        RewardMargin()  // fault: RewardMargin depends on the scale of implicit rewards, but the policy was trained with no objective, or with several, that define one. Give the metric its 'beta:'.
      }
    },
    BrokenRecipe("log-probabilities of a reward model") {
      Evaluate(RewardModel(Sample.base), on: Sample.comparisons) {
        MeanLogProbability(of: .chosen)  // fault: MeanLogProbability reads log-probabilities, but a reward model gives none.
      }
    },
    BrokenRecipe("too few resamples and no confidence") {
      // fault+1: The bootstrap has 99 resamples; an interval needs at least 100.
      Evaluate(Sample.policy, on: Sample.comparisons, resamples: 99, confidence: 1) {  // fault: The confidence is 1.0; it must lie between 0 and 1.
        LongerReplyAccuracy()
      }
    },
    BrokenRecipe("a confidence that is no number") {
      let scores = Evaluate(Sample.policy, on: Sample.comparisons, confidence: .nan) {  // fault: The confidence is nan; it must lie between 0 and 1.
        LongerReplyAccuracy()
      }
      Claim("nothing more is said", scores[LongerReplyAccuracy()] > 0)
    },
    BrokenRecipe("settings of a metric") {
      Evaluate(Sample.policy, on: Sample.comparisons) {
        RewardMargin(beta: -1)  // fault: RewardMargin: 'beta' is -1.0; it must be positive.
        CalibrationError(bins: 0)  // fault: CalibrationError: 'bins' is 0; there must be at least 1.
      }
    },
    BrokenRecipe("no metric in any branch") {
      Evaluate(Sample.policy, on: Sample.comparisons) {  // fault: The evaluation measures nothing; name a metric, such as 'RankingAccuracy()'.
        for _ in 0..<0 { RankingAccuracy() }
      }
    },
    BrokenRecipe("a part of a dataset that is whole") {
      let rows = Dataset(HHRLHF("x"))
      Evaluate(Sample.base, on: rows.test) { LongerReplyAccuracy() }  // fault: The dataset 'HHRLHF' (BrokenEvaluations.swift:67) has no part 'test'; end its steps with 'Split(train:validation:test:by:)', or use the dataset whole.
    },
    BrokenRecipe("a part without rows") {
      let rows = Dataset(HHRLHF("x")) { Split(train: 0.5, test: 0.5, by: .prompt) }
      Evaluate(Sample.base, on: rows.validation) { LongerReplyAccuracy() }  // fault: The dataset 'HHRLHF' (BrokenEvaluations.swift:71) gives no rows to the part 'validation': its share is 0.
    },
    BrokenRecipe("a claim on a metric that is not measured") {
      let scores = Evaluate(Sample.policy, on: Sample.parts.test) { LongerReplyAccuracy() }
      Claim("margin", scores[RewardMargin()] > 0)  // fault: The claim reads RewardMargin(), which that evaluation does not measure. It measures: LongerReplyAccuracy().
    },
    BrokenRecipe("a claim across different rows") {
      let one = Evaluate(Sample.policy, on: Sample.parts.test) { RankingAccuracy() }
      let other = Evaluate(Sample.policy, on: Sample.parts.validation) { RankingAccuracy() }
      Claim("better", one[RankingAccuracy()] > other[RankingAccuracy()])  // fault: The claim compares numbers that were measured on different rows; evaluate both on the same dataset.
    },
    BrokenRecipe("a threshold that is no number") {
      let one = Evaluate(Sample.policy, on: Sample.parts.test) { RankingAccuracy() }
      Claim("good", one[RankingAccuracy()] > .nan)  // fault: The threshold of the claim is not finite; claim a number.
    },
    BrokenRecipe("many faults at once, in the order of lines") {
      let rows = Dataset(SimulatedComparisons(count: 0)) {  // fault: SimulatedComparisons: the count must be from 1 to 10000000, and is 0
        Take(-1)  // fault: Take: the count must not be negative, and is -1
      }
      let base = Transformer(tokenizer: .bytes, width: 30, layers: 1, heads: 4, context: 64)  // fault: 'width' 30 is not divisible by 'heads' 4; choose a multiple.
      let policy = Train(base, on: rows) {
        DPO(beta: 0)  // fault: DPO: 'beta' is 0.0; it must be positive.
        SGD(learningRate: 0)  // fault: The learning rate is 0.0; it must be positive.
        Steps(0)  // fault: Steps are 0; there must be at least 1.
        BatchSize(0)  // fault: The batch size is 0; it must be at least 1.
      }
      let scores = Evaluate(policy, on: rows) { RankingAccuracy() }
      Claim("margin", scores[RewardMargin()] > 0)  // fault: The claim reads RewardMargin(), which that evaluation does not measure. It measures: RankingAccuracy(score: reward, ties: wrong), LongerReplyAccuracy(), RankingAccuracy(score: reward, ties: half).
    },
  ])
}
