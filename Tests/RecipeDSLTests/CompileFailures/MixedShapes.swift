// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mixed: Objective {
  typealias Example = Comparison
  var loss: Loss {
    // expected-error@+1 {{binary operator '-' cannot be applied to operands of type 'Quantity<PerExample>' and 'Quantity<PerToken>'}}
    .perExample(chosen.logRatio - rejected.tokens.logRatio)
  }
}
