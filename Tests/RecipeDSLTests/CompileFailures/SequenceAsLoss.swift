// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mixed: Objective {
  typealias Example = Comparison
  var loss: Loss {
    // expected-error@+1 {{cannot convert value of type 'Quantity<PerToken>' to expected argument type 'Quantity<PerExample>'}}
    .perExample(chosen.tokens.logRatio)
  }
}
