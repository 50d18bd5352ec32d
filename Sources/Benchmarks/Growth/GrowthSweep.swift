import OptimizationCore

/// One size that grows while the others stay.
struct GrowthSweep: Sendable {
  /// What grows.
  var name: String
  /// The sizes in rising order.
  var sizes: [Int]
  /// Gives a workload the size.
  var apply: @Sendable (inout WorkloadSpecification, Int) -> Void

  /// The sweeps of a full run; threads beyond the processors show what crowding costs.
  static let all: [GrowthSweep] = [
    GrowthSweep(name: "length", sizes: [64, 128, 256, 512, 1024]) { $0.length = $1 },
    GrowthSweep(name: "pairs", sizes: [1, 2, 4, 8, 16, 32]) { $0.pairs = $1 },
    GrowthSweep(name: "width", sizes: [64, 128, 256, 512]) { specification, width in
      specification.model.width = width
      specification.model.hiddenWidth = width * 8 / 3
      // Heads keep their width of 32.
      specification.model.headCount = width / 32
      specification.model.keyValueHeadCount = width / 32
    },
    GrowthSweep(name: "vocabulary", sizes: [512, 2048, 8192, 32768]) {
      $0.model.vocabularySize = $1
    },
    GrowthSweep(name: "threads", sizes: [1, 2, 4]) { $0.threads = $1 },
  ]
}
