import OptimizationCore
import RecipePlan

extension AdapterPlan {
  /// The core's description of the adapter.
  var settings: LowRankSettings {
    LowRankSettings(
      rank: rank,
      alpha: alpha,
      dropout: dropout,
      targets: targets.targets,
      isRankStabilized: isRankStabilized
    )
  }
}

extension AdapterTargetsPlan {
  /// The core's description of the targets.
  var targets: AdapterTargets {
    switch self {
    case .allLinear: .allLinear
    case .modules(let names): .modules(names)
    case .pattern(let pattern): .pattern(pattern)
    }
  }
}
