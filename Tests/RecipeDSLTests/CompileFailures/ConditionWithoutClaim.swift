// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    let scores = Evaluate(base, on: comparisons) {
      RankingAccuracy()
    }
    // expected-error@+1 {{'buildExpression' is unavailable: a condition says what it is for in a claim; write 'Claim("what it shows", ...)'}}
    scores[RankingAccuracy()] >= 0.5
  }
}
