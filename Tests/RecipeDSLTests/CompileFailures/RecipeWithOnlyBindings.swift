// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  // expected-error@+1 {{'buildBlock()' is unavailable: a recipe declares what to run; add a 'Train' or an 'Evaluate', and mention the stages that you bind with 'let'}}
  var body: some Experiment {
    // expected-warning@+1 {{initialization of immutable value 'comparisons' was never used; consider replacing with assignment to '_' or removing it}}
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    // expected-warning@+1 {{initialization of immutable value 'policy' was never used; consider replacing with assignment to '_' or removing it}}
    let policy = base
  }
}
