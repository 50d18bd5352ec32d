// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    let judgements = comparisons.judgements()
    Evaluate(base, on: judgements) {
      // expected-error@+1 {{'buildExpression' is unavailable: this metric reads comparisons, but the evaluation's dataset holds judgements; convert the data with '.comparisons(by: .prompt)'}}
      RankingAccuracy()
    }
  }
}
