// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    Train(base, on: comparisons) {
      DPO(beta: 0.1)
      // expected-error@+1 {{'buildExpression' is unavailable: a step that prepares rows belongs in a 'Dataset', not in a training stage}}
      Take(3)
      AdamW(learningRate: 1e-4)
    }
  }
}
