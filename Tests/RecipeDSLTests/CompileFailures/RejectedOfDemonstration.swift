// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Contrast: Objective {
  typealias Example = Demonstration
  var loss: Loss {
    // expected-error@+1 {{property 'rejected' requires the types 'Contrast.Example' (aka 'Demonstration') and 'Comparison' be equivalent}}
    .perExample(completion.logProbability - rejected.logProbability)
  }
}
