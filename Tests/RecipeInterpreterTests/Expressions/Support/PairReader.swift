import PreferenceData
import RecipeDSL

/// Gives tests the quantities of a comparison outside an objective.
struct PairReader: Objective {
  typealias Example = Comparison
  var loss: Loss { .perExample(chosen.logRatio) }
}
