// swift-format-ignore-file
import PreferenceData
import RecipeDSL

struct Mixed: Objective {
  typealias Example = Ranking
  var loss: Loss {
    // expected-error@+1 {{binary operator '-' cannot be applied to operands of type 'Quantity<PerPlace>' and 'Quantity<PerCandidate>'}}
    .perExample((candidates.logRatio.sortedOverCandidates() - candidates.rating).sum())
  }
}
