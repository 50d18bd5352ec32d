// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    // expected-error@+1 {{'buildPartialBlock(accumulated:next:)' is unavailable: a training stage has one optimizer, but this one declares another; remove one of them}}
    Train(base, on: comparisons) {
      DPO(beta: 0.1)
      AdamW(learningRate: 1e-4)
      SGD(learningRate: 1e-3)
    }
  }
}
