// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var isAdaptive = true

  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    // expected-error@+1 {{'buildPartialBlock(accumulated:next:)' is unavailable: an optimizer inside 'if' needs an 'else' with another one, and can't stand in a 'for' loop}}
    Train(base, on: comparisons) {
      DPO(beta: 0.1)
      if isAdaptive { AdamW(learningRate: 1e-4) }
    }
  }
}
