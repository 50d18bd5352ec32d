// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    let demonstrations = comparisons.demonstrations(of: .chosen)
    Train(base, on: demonstrations) {
      // expected-error@+1 {{'buildExpression' is unavailable: this objective learns from comparisons, but the stage trains on demonstrations, which have one reply and no preference; train on a dataset of comparisons}}
      DPO(beta: 0.1)
      AdamW(learningRate: 1e-4)
    }
  }
}
