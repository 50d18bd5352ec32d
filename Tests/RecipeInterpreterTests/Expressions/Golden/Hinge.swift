import PreferenceData
import RecipeDSL

/// A recipe's own objective: the hinge loss of Zhao and others (2023).
struct Hinge: Objective {
  typealias Example = Comparison
  var beta: Double
  var loss: Loss { .perExample(max(1 - beta * (chosen.logRatio - rejected.logRatio), 0)) }
  var rewardScale: Double? { beta }
}
