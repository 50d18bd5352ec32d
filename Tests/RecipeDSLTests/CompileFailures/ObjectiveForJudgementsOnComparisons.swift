// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Likelier: Objective {
  typealias Example = Judgement
  var loss: Loss { .perExample(-completion.logProbability) }
}

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    Train(base, on: comparisons) {
      // expected-error@+1 {{'buildExpression' is unavailable: this objective learns from judgements, but the stage trains on comparisons; convert the data with '.judgements()'}}
      Likelier()
      AdamW(learningRate: 1e-4)
    }
  }
}
