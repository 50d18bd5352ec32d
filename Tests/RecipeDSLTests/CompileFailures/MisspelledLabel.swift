// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    Train(base, on: comparisons) {
      // expected-error@+1 {{incorrect argument label in call (have 'betta:', expected 'beta:')}}
      DPO(betta: 0.1)
      AdamW(learningRate: 1e-4)
    }
  }
}
