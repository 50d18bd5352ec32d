// swift-format-ignore-file
import PreferenceData
import RecipeDSL

struct Wrong: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    Train(base, on: comparisons) {
      // expected-error@+1 {{'buildExpression' is unavailable: this objective learns from rankings, but the stage trains on comparisons; train on a dataset of rankings}}
      PlackettLuceDPO(beta: 0.1)
      AdamW(learningRate: 1e-4)
    }
  }
}
