import RecipePlan

/// A surrogate whose gradient is that of the mean of a cost over the policy's own samples, one per row.
///
/// Each sample's cost is compared with the mean of the batch's others, which leaves the gradient
/// unbiased: `sg(cost − mean of the others)·log π(y)`. A batch of one would give no gradient.
func sampledMean(
  of cost: Quantity<PerExample>,
  over reply: PolicyReply
) -> Quantity<PerExample> {
  // The mean of the places 1 … n is (n + 1)/2. A sum of ones would be one of weights; an order refuses
  // rows that weigh differently, for which there is no mean of the others.
  let count = 2 * cost.ascendingRankInBatch.batchMean() - 1
  // A cost minus the mean of the others is n/(n − 1) times the cost minus the mean of all.
  let factor = count / max(count - 1, 1e-9)
  return stopGradient(factor * (cost - cost.batchMean())) * reply.logProbability
}

/// A surrogate whose gradient is that of the mean of a cost over the policy's own samples, those for one
/// prompt in a list; the others are the list's.
func sampledMean(
  of cost: Quantity<PerCandidate>,
  over candidates: PolicyCandidates
) -> Quantity<PerExample> {
  let factor = (candidates.count / max(candidates.count - 1, 1e-9)).perCandidate
  let advantage = factor * (cost - cost.mean().perCandidate)
  return (stopGradient(advantage) * candidates.logProbability).mean()
}
