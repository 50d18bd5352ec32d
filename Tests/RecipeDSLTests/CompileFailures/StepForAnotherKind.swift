// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    // expected-error@+1 {{'buildExpression' is unavailable: this step prepares another kind of example than the dataset holds}}
    let taken = Dataset(comparisons) { Take<Demonstration>(3) }
    Evaluate(base, on: taken) {
      RankingAccuracy()
    }
  }
}
