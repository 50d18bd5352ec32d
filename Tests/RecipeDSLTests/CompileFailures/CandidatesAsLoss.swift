// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Unsummed: Objective {
  typealias Example = Ranking
  var loss: Loss {
    // expected-error@+2 {{cannot convert value of type 'Quantity<PerCandidate>' to expected argument type 'Quantity<PerExample>'}}
    // expected-note@+1 {{arguments to generic parameter 'Shape' ('PerCandidate' and 'PerExample') are expected to be equal}}
    .perExample(-candidates.logProbability)
  }
}
