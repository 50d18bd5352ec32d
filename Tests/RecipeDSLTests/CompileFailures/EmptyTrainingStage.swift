// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    // expected-error@+1 {{'buildBlock()' is unavailable: a training stage needs an objective, such as 'DPO(beta: 0.1)', and an optimizer, such as 'AdamW(learningRate: 1e-4)'}}
    Train(base, on: comparisons) {
    }
  }
}
