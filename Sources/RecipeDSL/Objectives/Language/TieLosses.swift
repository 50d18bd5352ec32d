/// Minus the log-likelihood of a win or a tie under the model of Rao and Kupper (1967).
///
/// With the threshold a a win has probability σ(m − a), a tie (exp(2a) − 1)·σ(m − a)·σ(−m − a).
func raoKupperLoss(
  margin: Quantity<PerExample>,
  threshold: Quantity<PerBatch>,
  isTie: Condition<PerExample>
) -> Quantity<PerExample> {
  let win = logSigmoid(margin - threshold)
  let loss = logSigmoid(-margin - threshold)
  // log(exp(2a) − 1) = 2a + log(1 − exp(−2a))
  let twice = 2 * threshold
  let constant = (twice + logOneMinusExp(-twice)).perExample
  return -win - select(isTie, loss + constant, else: 0)
}

/// Minus the log-likelihood of a win or a tie under the model of Davidson (1970).
///
/// A win and a loss have shares exp(±m/2), a tie has the given weight.
func davidsonLoss(
  margin: Quantity<PerExample>,
  logTieWeight: Quantity<PerBatch>,
  isTie: Condition<PerExample>
) -> Quantity<PerExample> {
  let half = 0.5 * margin
  let tie = logTieWeight.perExample
  // log(exp(half) + exp(−half)) = half + log(1 + exp(−margin)), and then the tie's share beside it.
  let decided = half + softplus(-margin)
  let total = decided + softplus(tie - decided)
  return total - select(isTie, tie, else: half)
}
