// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Counted: Objective {
  typealias Example = Comparison
  var loss: Loss {
    // expected-error@+1 {{binary operator '*' cannot be applied to operands of type 'Quantity<PerExample>' and 'Condition<PerExample>'}}
    .perExample(chosen.logRatio * (chosen.length .< rejected.length))
  }
}
