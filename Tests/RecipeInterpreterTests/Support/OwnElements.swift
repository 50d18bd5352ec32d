import PreferenceData
import RecipeDSL
import RecipePlan

/// The squared distance of every token's log-probability to the reference's: 0 for equal numbers
/// only.
struct SquaredDistance: Objective {
  typealias Example = Comparison

  var loss: Loss {
    .perExample(
      square(chosen.tokens.logRatio).sum() + square(rejected.tokens.logRatio).sum()
    )
  }
}

/// A loss whose value is the row's strength, whatever the policy says.
struct OrderProbe: Objective {
  typealias Example = Comparison

  var loss: Loss { .perExample(example.strength + 0 * chosen.logProbability) }
}

/// The logarithm of a negative number.
struct LogarithmOfNegative: Objective {
  typealias Example = Comparison

  var loss: Loss { .perExample(log(chosen.logProbability)) }
}

/// The mean strength of rows, whatever the model says.
struct MeanStrength: RatioMetric {
  typealias Example = Comparison

  var shift = 0.0

  var name: String { "mean_strength" }
  var title: String { "mean strength" }
  var direction: Measurement.Direction { .higher }

  func contribution(
    of row: EvaluatedRow<Comparison>
  ) -> (numerator: Double, denominator: Double)? {
    row.example.strength.map { ($0 + shift, 1) }
  }
}
