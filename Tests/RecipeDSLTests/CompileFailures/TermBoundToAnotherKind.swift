// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    let demonstrations = comparisons.demonstrations(of: .chosen)
    Train(base, on: comparisons) {
      DPO(beta: 0.1)
      // expected-error@+2 {{cannot convert value of type 'Dataset<Demonstration>' to expected argument type 'Dataset<DPO.Example>' (aka 'Dataset<Comparison>')}}
      // expected-note@+1 {{arguments to generic parameter 'Example' ('Demonstration' and 'DPO.Example' (aka 'Comparison')) are expected to be equal}}
      DPO(beta: 0.1).on(demonstrations)
      AdamW(learningRate: 1e-4)
    }
  }
}
