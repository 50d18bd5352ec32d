// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    let judge = RewardModel(base)
    // expected-error@+1 {{argument type 'RewardModel' does not conform to expected type 'any ModelDeclaration<PolicyRole>'}}
    Train(base, on: comparisons, reference: judge) {
      DPO(beta: 0.1)
      AdamW(learningRate: 1e-4)
    }
  }
}
