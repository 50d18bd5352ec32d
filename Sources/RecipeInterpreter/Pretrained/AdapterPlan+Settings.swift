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
  /// The plan of the core's targets.
  init(_ targets: AdapterTargets) {
    switch targets {
    case .allLinear: self = .allLinear
    case .modules(let names): self = .modules(names)
    case .pattern(let pattern): self = .pattern(pattern)
    }
  }

  /// The core's description of the targets.
  var targets: AdapterTargets {
    switch self {
    case .allLinear: .allLinear
    case .modules(let names): .modules(names)
    case .pattern(let pattern): .pattern(pattern)
    }
  }
}
