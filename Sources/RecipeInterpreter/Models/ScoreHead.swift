import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// A head that scores a reply.
enum ScoreHead {
  case linear(LinearHead<Float>)
  case multilayer(MultilayerHead<Float>)

  /// Makes a head with random weights.
  init(_ plan: HeadPlan, width: Int, seed: UInt64) {
    self =
      switch plan {
      case .linear: .linear(LinearHead<Float>(width: width, seed: seed))
      case .multilayer(let hidden):
        .multilayer(
          MultilayerHead<Float>(width: width, hiddenWidths: [hidden], activation: .silu, seed: seed)
        )
      }
  }

  var parameters: ParameterSet<Float> {
    switch self {
    case .linear(let head): head.parameters
    case .multilayer(let head): head.parameters
    }
  }

  func values(_ hidden: Tensor<Float>, rows: [Int], in graph: Graph<Float>) -> Tensor<Float> {
    switch self {
    case .linear(let head): head.values(hidden, rows: rows, in: graph)
    case .multilayer(let head): head.values(hidden, rows: rows, in: graph)
    }
  }
}
