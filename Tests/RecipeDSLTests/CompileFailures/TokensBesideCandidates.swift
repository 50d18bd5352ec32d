// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mixed: Objective {
  typealias Example = Ranking
  var loss: Loss {
    let tokens = Quantity<PerToken>(.term(FormulaTerm(.candidates, .tokenLogProbabilities)))
    // expected-error@+1 {{binary operator '+' cannot be applied to operands of type 'Quantity<PerCandidate>' and 'Quantity<PerToken>'}}
    return .perExample((candidates.logRatio + tokens).sum())
  }
}
