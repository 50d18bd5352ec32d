// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    let demonstrations = comparisons.demonstrations(of: .chosen)
    Evaluate(base, on: demonstrations) {
      // expected-error@+1 {{'buildExpression' is unavailable: this metric reads comparisons, but the evaluation's dataset holds demonstrations, which have one reply; evaluate on comparisons}}
      RankingAccuracy()
    }
  }
}
