/// A claim reads what its evaluations measure, and differences are taken on the same rows.
public struct ClaimRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// Every breach in the plan.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.claims.flatMap { claim in
      var faults: [String] = []
      if !claim.threshold.isFinite {
        faults.append("The threshold of the claim is not finite; claim a number.")
      }
      let readings = [claim.reading] + (claim.subtracted.map { [$0] } ?? [])
      for reading in readings {
        guard case .evaluate(let evaluate)? = plan.node(reading.evaluation)?.operation else {
          faults.append(
            "The claim reads an evaluation that is not in the plan; declare it in the same body."
          )
          continue
        }
        if !evaluate.metrics.contains(where: { $0.declared == reading.metric }) {
          let measured = evaluate.metrics.map { "\($0.declared)" }.joined(separator: ", ")
          faults.append(
            "The claim reads \(reading.metric), which that evaluation does not measure. "
              + "It measures: \(measured)."
          )
        }
      }
      if let subtracted = claim.subtracted,
        case .evaluate(let left)? = plan.node(claim.reading.evaluation)?.operation,
        case .evaluate(let right)? = plan.node(subtracted.evaluation)?.operation,
        left.data != right.data
      {
        faults.append(
          "The claim compares numbers that were measured on different rows; evaluate both on the same "
            + "dataset."
        )
      }
      return faults.map { PlanFault(at: claim.location, $0) }
    }
  }
}
