import PreferenceData
import RecipeDSL

/// Anchored preference optimization on judged replies (D'Oosterlinck and others 2024).
struct JudgedAnchor: Objective {
  typealias Example = Judgement
  var beta: Double
  var desirableWeight: Double
  var undesirableWeight: Double

  var loss: Loss {
    let reward = sigmoid(beta * completion.logRatio)
    return .perExample(
      desirableWeight * desirable * (1 - reward) + undesirableWeight * (1 - desirable) * reward
    )
  }
}
