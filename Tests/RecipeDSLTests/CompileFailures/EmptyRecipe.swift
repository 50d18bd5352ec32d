// swift-format-ignore-file
import RecipeDSL

struct Mistaken: Recipe {
  // expected-error@+1 {{'buildBlock()' is unavailable: a recipe declares what to run; add a 'Train' or an 'Evaluate', and mention the stages that you bind with 'let'}}
  var body: some Experiment {
  }
}
