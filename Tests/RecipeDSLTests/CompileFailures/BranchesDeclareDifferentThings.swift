// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var isPreferring = true

  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    // expected-error@+1 {{'buildFinalResult' is unavailable: this training stage has no objective; add one, such as 'DPO(beta: 0.1)', outside of any 'if' without 'else'}}
    Train(base, on: comparisons) {
      // expected-error@+1 {{'buildEither(first:)' is unavailable: both branches of this 'if' must declare an objective, or neither, and the same holds for the optimizer}}
      if isPreferring { DPO(beta: 0.1) } else { KL(to: .reference) }
      AdamW(learningRate: 1e-4)
    }
  }
}
