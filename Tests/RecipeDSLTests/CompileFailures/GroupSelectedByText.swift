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
      // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'ParameterSelection'}}
      AdamW(learningRate: 1e-4).group("model.layers.0.*", learningRateFactor: 0.1)
      Steps(1)
      BatchSize(1)
    }
  }
}
