/// Minus the log-likelihood of a win, a loss or a tie under the model of Rao and Kupper (1967).
///
/// With the threshold a a win has probability σ(m − a), a tie (exp(2a) − 1)·σ(m − a)·σ(−m − a). The label is
/// ½ for a tie, more for a win and less for a loss.
func raoKupperLoss(
  margin: Quantity<PerExample>,
  threshold: Quantity<PerBatch>,
  label: Quantity<PerExample>
) -> Quantity<PerExample> {
  let lead = select(label .< 0.5, -margin, else: margin)
  let win = logSigmoid(lead - threshold)
  let loss = logSigmoid(-lead - threshold)
  // log(exp(2a) − 1) = 2a + log(1 − exp(−2a))
  let twice = 2 * threshold
  let constant = (twice + logOneMinusExp(-twice)).perExample
  return -win - select(label .== 0.5, loss + constant, else: 0)
}

/// Minus the log-likelihood of a win, a loss or a tie under the model of Davidson (1970).
///
/// A win and a loss have shares exp(±m/2), a tie has the given weight. The label is ½ for a tie, more for a
/// win and less for a loss.
func davidsonLoss(
  margin: Quantity<PerExample>,
  logTieWeight: Quantity<PerBatch>,
  label: Quantity<PerExample>
) -> Quantity<PerExample> {
  let half = 0.5 * margin
  let tie = logTieWeight.perExample
  // log(exp(half) + exp(−half)) = half + log(1 + exp(−margin)), and then the tie's share beside it.
  let decided = half + softplus(-margin)
  let total = decided + softplus(tie - decided)
  return total - select(label .== 0.5, tie, else: select(label .< 0.5, -half, else: half))
}
