// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    Evaluate(base, on: comparisons) {
      // expected-error@+1 {{'buildExpression' is unavailable: this metric reads demonstrations, but the evaluation's dataset holds comparisons; convert the data with '.demonstrations(of: .chosen)'}}
      TokenLoss()
    }
  }
}
