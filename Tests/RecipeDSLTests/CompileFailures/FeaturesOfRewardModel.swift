// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    Train(RewardModel(base), on: comparisons) {
      // expected-error@+1 {{'buildExpression' is unavailable: this objective learns the features of replies, but the stage trains a reward model; train a 'FeatureDictionary(...)'}}
      SparseReconstruction(prefixes: [8])
      AdamW(learningRate: 1e-4)
    }
  }
}
