import Foundation
import OptimizationCore
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("A run that is stopped")
struct InterruptionTests {
  /// Two steps of the base, one pass of the reference, then six steps, then an evaluation.
  static let experiment: LoweredExperiment = {
    let stage = Train(TermCase.base, on: TermCase.data) {
      DPO(beta: 0.1)
      RecipeDSL.SGD(learningRate: 0.1)
      Steps(6)
      BatchSize(2)
    }.named("The policy, v2")
    let scores = Evaluate(stage, on: TermCase.data, resamples: 100) { RewardMargin() }
    return declare {
      scores
      Claim("anything", scores[RewardMargin()] >= 0)
    }
  }()

  @Test("In the middle of a stage its weights after the last step are kept", arguments: [4, 6, 8])
  func middle(advances: Int) throws {
    let run = try Run(Self.experiment, stopAfter: advances)
    let kept = try #require(run.conclusion?.interruption)
    let step = advances - 3
    let name = "weights/the-policy-v2.step-\(step).safetensors"
    #expect(
      kept == [
        "'base', finished: weights/base.safetensors",
        "'The policy, v2' after step \(step) of 6: \(name)",
      ]
    )
    #expect(run.steps("The policy, v2").count == step)
    let contents = try Safetensors.read(run.file(name))
    #expect(contents.metadata["stage"] == "The policy, v2")
    let whole = try Run(Self.experiment)
    #expect(
      run.steps("The policy, v2").map(\.metrics)
        == whole.steps("The policy, v2").prefix(step).map(\.metrics)
    )
    #expect(try run.decoder("base").weights == whole.decoder("base").weights)
    #expect(run.conclusion?.claims.isEmpty == true)
    #expect(run.conclusion?.holds == false)
    #expect(run.evaluations.isEmpty)
    #expect(run.outcomes.contains { $0.label == "The policy, v2" } == false)
  }

  @Test("Before the first step, and in the reference's pass, nothing half done is kept")
  func early() throws {
    let atOnce = try Run(Self.experiment, stopAfter: 0)
    #expect(atOnce.conclusion?.interruption == [])
    #expect(atOnce.events.isEmpty)
    let afterBase = try Run(Self.experiment, stopAfter: 2)
    #expect(
      afterBase.conclusion?.interruption == ["'base', finished: weights/base.safetensors"]
    )
    let afterReference = try Run(Self.experiment, stopAfter: 3)
    #expect(
      afterReference.conclusion?.interruption == ["'base', finished: weights/base.safetensors"]
    )
    let files = try FileManager.default.contentsOfDirectory(
      atPath: afterReference.file("weights").path
    )
    #expect(files == ["base.safetensors"])
  }

  @Test("After the last step the stage is finished and only the rest is missing")
  func late() throws {
    let run = try Run(Self.experiment, stopAfter: 9)
    #expect(
      run.conclusion?.interruption == [
        "'base', finished: weights/base.safetensors",
        "'The policy, v2', finished: weights/the-policy-v2.safetensors",
      ]
    )
    #expect(try run.outcome("The policy, v2").steps == 6)
  }
}
