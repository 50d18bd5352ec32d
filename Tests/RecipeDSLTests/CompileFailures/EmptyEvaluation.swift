// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    // expected-error@+1 {{'buildBlock()' is unavailable: an evaluation measures something; add a metric, such as 'RankingAccuracy()'}}
    Evaluate(base, on: comparisons) {
    }
  }
}
