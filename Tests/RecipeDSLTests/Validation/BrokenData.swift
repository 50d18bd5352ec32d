// swift-format-ignore-file
import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Broken datasets and models; comments announce the faults.
enum BrokenData {
  static let all = BrokenRecipe.list([
    BrokenRecipe("a limit before another step") {
      let rows = Dataset(SimulatedComparisons(count: 8)) {
        Limit(tokens: 64, overlong: .drop)
        Take(3)  // fault: A 'Limit' comes after all other steps: it is applied when a model's tokenizer reads the rows, so a step after it would see rows that it drops.
      }
      Evaluate(Sample.base, on: rows) { LongerReplyAccuracy() }
    },
    BrokenRecipe("a step and a limit after the split") {
      let rows = Dataset(SimulatedComparisons(count: 8)) {
        Split(train: 0.5, test: 0.5, by: .prompt)
        Take(3)  // fault: A 'Split' comes last; put further steps before it, or in a 'Dataset' of a part.
        Limit(tokens: 64, overlong: .drop)  // fault: A 'Split' comes last; put further steps before it, or in a 'Dataset' of a part.
      }
      Evaluate(Sample.base, on: rows.test) { LongerReplyAccuracy() }
    },
    BrokenRecipe("two splits and two limits") {
      let rows = Dataset(SimulatedComparisons(count: 8)) {
        Limit(tokens: 64, overlong: .drop)
        Limit(tokens: 32, overlong: .drop)  // fault: A dataset has at most one 'Limit'; this is another.
        Split(train: 0.5, test: 0.5, by: .prompt)
        Split(train: 0.5, test: 0.5, by: .prompt)  // fault: A dataset has at most one 'Split'; this is another.
      }
      Evaluate(Sample.base, on: rows.test) { LongerReplyAccuracy() }
    },
    BrokenRecipe("settings of steps") {
      let rows = Dataset(SimulatedComparisons(count: 8)) {
        Take(-1)  // fault: Take: the count must not be negative, and is -1
        Deduplicate(by: .completion)  // fault: Deduplicate: a comparison has no field .completion: it has .prompt, .chosen, .rejected, .strength, .softLabel, .weight, .annotator, .group, .source, .extra, .chosenRating, .rejectedRating
        Limit(tokens: 1, overlong: .drop)  // fault: Limit: the limit must be at least 2 tokens, one of prompt and one of reply, and is 1
        Split(train: 0.5, test: 0.4, by: .prompt)  // fault: Split: the fractions train, validation and test must sum to 1, and sum to 0.9
      }
      Evaluate(Sample.base, on: rows.test) { LongerReplyAccuracy() }
    },
    BrokenRecipe("a split by a field of another kind") {
      let rows = Dataset(SimulatedComparisons(count: 8)) {
        Split(train: 0.5, test: 0.5, by: .completion)  // fault: Split: a comparison has no field .completion: it has .prompt, .chosen, .rejected, .strength, .softLabel, .weight, .annotator, .group, .source, .extra, .chosenRating, .rejectedRating
      }
      Evaluate(Sample.base, on: rows.test) { LongerReplyAccuracy() }
    },
    BrokenRecipe("a pairing by a field of another kind") {
      let rows = Sample.comparisons.judgements()
        // fault+1: comparisons: a judgement has no field .chosen: it has .prompt, .completion, .desirable, .weight, .annotator, .group, .source, .rating
        .comparisons(by: .chosen)
      Evaluate(Sample.base, on: rows) { LongerReplyAccuracy() }
    },
    BrokenRecipe("settings of a source") {
      let rows = Dataset(SimulatedComparisons(count: 0))  // fault: SimulatedComparisons: the count must be from 1 to 10000000, and is 0
      Evaluate(Sample.base, on: rows) { LongerReplyAccuracy() }
    },
    BrokenRecipe("a source's number that is no number") {
      let rows = Dataset(SimulatedComparisons(count: 1, temperature: .nan))  // fault: SimulatedComparisons: the temperature must be above 0, and is nan
      Evaluate(Sample.base, on: rows.demonstrations(of: .chosen)) { TokenLoss() }
    },
    BrokenRecipe("heads that don't divide the width") {
      let base = Transformer(tokenizer: .bytes, width: 30, layers: 1, heads: 4, context: 64)  // fault: 'width' 30 is not divisible by 'heads' 4; choose a multiple.
      Evaluate(base, on: Sample.comparisons) { LongerReplyAccuracy() }
    },
    BrokenRecipe("odd heads and too many of them") {
      // fault+1: Each head is 3 wide; rotary positions need an even width.
      let base = Transformer(tokenizer: .bytes, width: 12, layers: 1, heads: 4, keyValueHeads: 3, context: 64)  // fault: 'heads' 4 is not divisible by 'keyValueHeads' 3.
      Evaluate(base, on: Sample.comparisons) { LongerReplyAccuracy() }
    },
    BrokenRecipe("sizes that are not positive") {
      // fault+8: 'width' is 0; it must be at least 1.
      // fault+7: 'layers' is 0; it must be at least 1.
      // fault+6: 'heads' is 0; it must be at least 1.
      // fault+5: 'keyValueHeads' is -1; it must be at least 1.
      // fault+4: 'hiddenWidth' is 0; it must be at least 1.
      // fault+3: 'context' is 1; it must be at least 2 tokens.
      // fault+2: 'ropeBase' is 1.0; it must exceed 1.
      // fault+1: 'normEpsilon' is 0.0; it must be positive.
      let base = Transformer(tokenizer: .bytes, width: 0, layers: 0, heads: 0, keyValueHeads: -1, hiddenWidth: 0, context: 1, ropeBase: 1, normEpsilon: 0)
      Evaluate(base, on: Sample.comparisons) { LongerReplyAccuracy() }
    },
    BrokenRecipe("a base of positions that is no number") {
      let base = Transformer(tokenizer: .bytes, width: 16, layers: 1, heads: 2, context: 64, ropeBase: .nan)  // fault: 'ropeBase' is nan; it must exceed 1.
      Evaluate(base, on: Sample.comparisons) { RankingAccuracy() }
    },
    BrokenRecipe("a vocabulary without a merge") {
      let base = Transformer(  // fault: The byte-pair vocabulary has 257 tokens; 256 bytes, the end of text and one merge need at least 258.
        tokenizer: .bytePair(vocabularySize: 257, learnedFrom: Sample.comparisons),
        width: 16,
        layers: 1,
        heads: 2,
        context: 64
      )
      Evaluate(base, on: Sample.comparisons) { LongerReplyAccuracy() }
    },
    BrokenRecipe("a model of no features") {
      let reward = RewardModel(features: [])  // fault: The reward model reads no features; name a model or an embedding.
      Evaluate(reward, on: Sample.comparisons) { RankingAccuracy() }
    },
    BrokenRecipe("features named twice") {
      let reward = RewardModel(features: [Sample.base, Sample.base])  // fault: The features name 'transformer' twice; once gives the same.
      Evaluate(reward, on: Sample.comparisons) { RankingAccuracy() }
    },
    BrokenRecipe("features of features") {
      let inner = RewardModel(features: [Sample.base])
      let reward = RewardModel(features: [inner])  // fault: 'untrained reward model' reads features itself and has no hidden states; name the models that it reads.
      Evaluate(reward, on: Sample.comparisons) { RankingAccuracy() }
    },
    BrokenRecipe("a head without width") {
      let reward = RewardModel(Sample.base, head: .multilayer(hiddenWidth: 0))  // fault: The head's hidden width is 0; it must be at least 1.
      Evaluate(reward, on: Sample.comparisons) { RankingAccuracy() }
    },
  ])
}
