// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mixed: Objective {
  typealias Example = Comparison
  var loss: Loss {
    // expected-error@+2 {{cannot convert value of type 'Quantity<PerToken>' to expected argument type 'Quantity<PerExample>'}}
    // expected-note@+1 {{arguments to generic parameter 'Shape' ('PerToken' and 'PerExample') are expected to be equal}}
    .perExample(chosen.tokens.logRatio)
  }
}
