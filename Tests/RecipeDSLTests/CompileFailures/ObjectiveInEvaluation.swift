// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    Evaluate(base, on: comparisons) {
      // expected-error@+1 {{'buildExpression' is unavailable: an objective is trained by a 'Train', not measured by an evaluation}}
      DPO(beta: 0.1)
    }
  }
}
