// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct DesirableShare: Metric {
  typealias Example = Judgement
  var name: String { "desirable" }
  var title: String { "desirable replies" }
  var direction: Measurement.Direction { .neutral }
  func value(of rows: [EvaluatedRow<Judgement>]) -> Double? { nil }
}

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    Evaluate(base, on: comparisons) {
      // expected-error@+1 {{'buildExpression' is unavailable: this metric reads judgements, but the evaluation's dataset holds comparisons; convert the data with '.judgements()'}}
      DesirableShare()
    }
  }
}
