// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Scored: Objective {
  typealias Example = Comparison
  var loss: Loss {
    // expected-error@+2 {{value of type 'PolicyReply' has no member 'score'}}
    // expected-error@+1 {{value of type 'PolicyReply' has no member 'score'}}
    .perExample(-logSigmoid(chosen.score - rejected.score))
  }
}
