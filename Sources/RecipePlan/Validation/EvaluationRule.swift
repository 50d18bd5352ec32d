/// Metrics can be computed for the model they are asked of.
public struct EvaluationRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// Every breach in the plan.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.nodes.flatMap { node in
      guard case .evaluate(let evaluate) = node.operation else { return [PlanFault]() }
      var faults: [PlanFault] = []
      if evaluate.metrics.isEmpty {
        faults.append(
          PlanFault(
            at: node.location,
            "The evaluation measures nothing; name a metric, such as 'RankingAccuracy()'."
          )
        )
      }
      if evaluate.resamples < 100 {
        faults.append(
          PlanFault(
            at: node.location,
            "The bootstrap has \(evaluate.resamples) resamples; an interval needs at least 100."
          )
        )
      }
      if !(evaluate.confidence > 0 && evaluate.confidence < 1) {
        faults.append(
          PlanFault(
            at: node.location,
            "The confidence is \(evaluate.confidence); it must lie between 0 and 1."
          )
        )
      }
      let head = plan.head(of: evaluate.model)
      if head?.readsPairs == true || head?.role == .featureDictionary,
        case .data(let data)? = plan.node(evaluate.data.node)?.operation, data.kind != "comparison"
      {
        faults.append(
          PlanFault(
            at: node.location,
            "The model reads the two replies of a comparison at once, but a row of the data "
              + "is a \(data.kind); evaluate it on comparisons."
          )
        )
      }
      for (index, metric) in evaluate.metrics.enumerated() {
        let place = node.elementLocations["metrics.\(index)"] ?? node.location
        if evaluate.metrics[..<index].contains(where: { $0.declared == metric.declared }) {
          faults.append(PlanFault(at: place, "\(metric.declared) is measured twice."))
        } else if let other = evaluate.metrics[..<index].first(where: { $0.name == metric.name }) {
          faults.append(
            PlanFault(
              at: place,
              "\(metric.declared) and \(other.declared) are both recorded as '\(metric.name)', so "
                + "one would be lost; measure them in separate evaluations."
            )
          )
        }
        faults += rewardFaults(of: metric, in: evaluate, plan).map { PlanFault(at: place, $0) }
      }
      return faults
    }
  }

  private func rewardFaults(
    of metric: MetricPlan,
    in evaluate: EvaluatePlan,
    _ plan: Plan
  ) -> [String] {
    guard metric.readsRewards, evaluate.role == .policy else { return [] }
    var trained: TrainPlan?
    if case .train(let train)? = plan.node(evaluate.model)?.operation { trained = train }
    let reference = evaluate.reference ?? trained.map { $0.reference ?? $0.model }
    guard let reference, reference != evaluate.model else {
      return [
        "\(metric.declared.type) reads implicit rewards, which are log-ratios to a reference policy, "
          + "but the evaluated policy has no reference other than itself. Rank by "
          + "'.logProbability', or give 'reference:'."
      ]
    }
    guard metric.dependsOnRewardScale, trained?.rewardScale == nil else { return [] }
    return [
      "\(metric.declared.type) depends on the scale of implicit rewards, but the policy was trained "
        + "with no objective, or with several, that define one. Give the metric its 'beta:'."
    ]
  }
}
