// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

let comparisons = Dataset(HHRLHF("pairs.jsonl")) {
  // expected-error@+1 {{missing argument for parameter 'overlong' in call}}
  Limit(tokens: 512)
}
