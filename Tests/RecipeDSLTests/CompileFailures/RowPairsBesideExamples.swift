// swift-format-ignore-file
import PreferenceData
import RecipeDSL

struct Mixed: Objective {
  typealias Example = Comparison
  typealias Role = RewardRole
  var loss: Loss {
    // expected-error@+1 {{binary operator '*' cannot be applied to operands of type 'Quantity<PerRowPair>' and 'Quantity<PerExample>'}}
    .perExample((chosen.similarity(dropout: 0.1) * chosen.score).ofSameRow)
  }
}
