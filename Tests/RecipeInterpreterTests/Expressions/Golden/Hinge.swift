import PreferenceData
import RecipeDSL

/// A recipe's own objective: the hinge loss (Zhao et al. 2023; Liu et al. 2024).
struct Hinge: Objective {
  typealias Example = Comparison
  var beta: Double
  var loss: Loss { .perExample(max(1 - beta * (chosen.logRatio - rejected.logRatio), 0)) }
  var rewardScale: Double? { beta }
}
