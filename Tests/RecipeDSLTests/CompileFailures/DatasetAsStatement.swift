// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    // expected-error@+1 {{'buildExpression' is unavailable: a dataset alone does nothing; mention it in a 'Train' or an 'Evaluate'}}
    comparisons
    Evaluate(base, on: comparisons) {
      RankingAccuracy()
    }
  }
}
