import PreferenceData
import RecipePlan
import Testing

@testable import RecipeDSL

@Suite("Drawn replies in a plan")
struct SampleLoweringTests {
  private let samples = Samples(
    from: Sample.policy,
    prompts: Sample.parts.test,
    count: 2,
    maximumNewTokens: 20
  )

  private func nodes(_ plan: Plan, _ matches: (PlanOperation) -> Bool) -> [PlanNode] {
    plan.nodes.filter { matches($0.operation) }
  }

  @Test("One stage serves every dataset that is made of it")
  func oneStage() throws {
    let reward = RewardModel(Sample.base)
    let plan = lowered {
      Evaluate(Sample.policy, on: Dataset(samples)) { TokenLoss() }
      Evaluate(Sample.policy, on: samples.comparisons(by: Taste())) { LongerReplyAccuracy() }
      Evaluate(Sample.policy, on: samples.comparisons(by: Taste(onTopic: 3))) {
        LongerReplyAccuracy()
      }
      Evaluate(Sample.policy, on: samples.comparisons(by: reward)) { LongerReplyAccuracy() }
    }.plan
    let stages = nodes(plan) { if case .sample = $0 { true } else { false } }
    #expect(stages.count == 1)
    let data = nodes(plan) {
      if case .data(let data) = $0, case .samples = data.origin { true } else { false }
    }
    #expect(Set(data.map(\.id)).count == 4)
    #expect(data.allSatisfy { $0.inputs.contains(stages[0].id) })
    let model = nodes(plan) { if case .rewardModel = $0 { true } else { false } }
    #expect(data.count { $0.inputs.contains(model[0].id) } == 1)
  }

  @Test("Settings of a judge that cannot be used are faults")
  func judgeFaults() {
    let rows = samples.comparisons(by: Taste(onTopic: .infinity))
    let faults = lowered { Evaluate(Sample.policy, on: rows) { LongerReplyAccuracy() } }.faults
    #expect(faults.contains { $0.message.contains("Taste") })
  }
}
