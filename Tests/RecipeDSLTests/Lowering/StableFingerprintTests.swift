import Foundation
import RecipePlan
import Testing

@testable import RecipeDSL

@Suite("What is left out leaves no trace")
struct StableFingerprintTests {
  private struct Missing: Error {}

  @Test("a stage without groups, averages and minima is written as before they existed")
  func absence() throws {
    let optimizers: [any OptimizerDeclaration] = [
      AdamW(learningRate: 0.1, schedule: .cosine(warmup: 0.1)),
      SGD(learningRate: 0.1, schedule: .cosine(warmup: 0.1, minimum: 0)),
    ]
    for optimizer in optimizers {
      let plan = TrainingProbes.optimizer(optimizer).plan
      let operation = try #require(plan.nodes.last?.operation)
      guard case .train = operation else { throw Missing() }
      let text = String(decoding: try CanonicalJSON.data(operation), as: UTF8.self)
      for key in [
        "groups", "averaging", "isNesterov", "minimum", "timescale", "\"decay\"", "decayShape",
      ] {
        #expect(!text.contains(key), "\(key)")
      }
    }
  }
}
