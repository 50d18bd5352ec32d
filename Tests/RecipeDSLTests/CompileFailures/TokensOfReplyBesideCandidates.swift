// swift-format-ignore-file
import PreferenceData
import RecipeDSL

func mixed(_ reply: Quantity<PerToken>, _ list: Quantity<PerCandidate>) -> Quantity<PerExample> {
  // expected-error@+1 {{binary operator '+' cannot be applied to operands of type 'Quantity<PerToken>' and 'Quantity<PerCandidate>'}}
  (reply + list).sum()
}
