// swift-format-ignore-file
import PreferenceData
import RecipeDSL

struct Mixed: Objective {
  typealias Example = Ranking
  var loss: Loss {
    // expected-error@+1 {{binary operator '+' cannot be applied to operands of type 'Quantity<PerCandidate>' and 'Quantity<PerCandidateToken>'}}
    return .perExample((candidates.logRatio + candidates.tokens.logRatio).sum())
  }
}
