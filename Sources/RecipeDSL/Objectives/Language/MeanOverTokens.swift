import RecipePlan

/// The mean of a quantity over all tokens of some replies.
func meanOverTokens(
  of replies: [FormulaTerm.Subject],
  _ value: (PolicyReply.Tokens) -> Quantity<PerToken>
) -> Loss {
  let sums = replies.map { subject -> Quantity<PerExample> in
    let sum = value(PolicyReply(subject: subject).tokens).sum()
    // The tokens of candidates add up to values per candidate first.
    return subject == .candidates ? Quantity<PerCandidate>(sum.formula).sum() : sum
  }
  let total = sums.dropFirst().reduce(sums.first ?? .fixed(0)) { $0 + $1 }
  return Loss(value: total, normalizer: .tokens(of: replies))
}
