// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    Train(FeatureDictionary(features: [base], size: 8, active: 2), on: comparisons) {
      // expected-error@+1 {{'buildExpression' is unavailable: this objective learns from scores, but the stage trains a feature dictionary, which only describes replies; use 'SparseReconstruction', or a 'RewardModel'}}
      BradleyTerry()
      AdamW(learningRate: 1e-4)
    }
  }
}
