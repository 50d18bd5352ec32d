// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    // expected-warning@+1 {{initialization of immutable value 'policy' was never used; consider replacing with assignment to '_' or removing it}}
    let policy = Train(base, on: comparisons) {
      DPO(beta: 0.1)
      AdamW(learningRate: 1e-4)
    }
    Evaluate(base, on: comparisons) {
      RankingAccuracy()
    }
  }
}
