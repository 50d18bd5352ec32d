import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// A head that scores a reply.
enum ScoreHead {
  case linear(LinearHead)
  case multilayer(MultilayerHead)

  var parameters: ParameterSet {
    switch self {
    case .linear(let head): head.parameters
    case .multilayer(let head): head.parameters
    }
  }

  func values(_ hidden: Tensor, rows: [Int], in graph: Graph) -> Tensor {
    switch self {
    case .linear(let head): head.values(hidden, rows: rows, in: graph)
    case .multilayer(let head): head.values(hidden, rows: rows, in: graph)
    }
  }
}
