// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Scored: Objective {
  typealias Example = Judgement
  var loss: Loss {
    // expected-error@+1 {{value of type 'PolicyReply' has no member 'score'}}
    .perExample(-completion.score)
  }
}
