/// Minus the log-likelihood of the first places of a ranking under the Plackett-Luce model.
func plackettLuceLoss(
  _ scores: Quantity<PerCandidate>,
  rank: Quantity<PerCandidate>,
  top: Int?
) -> Quantity<PerExample> {
  let remains = rank.ofSecond .>= rank.ofFirst
  let total = scores.ofSecond.logSumExpOverSecond(where: remains)
  let losses = total - scores
  guard let top else { return losses.sum() }
  return select(rank .<= Double(top), losses, else: 0).sum()
}

/// What is wrong with a number of places; empty when nothing is.
func placeFault(_ top: Int?) -> [String] {
  guard let top, top < 1 else { return [] }
  return ["'top' is \(top); at least one place must count."]
}
