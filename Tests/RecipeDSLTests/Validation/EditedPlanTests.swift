import Foundation
import RecipePlan
import Testing

@testable import RecipeDSL

@Suite("A plan that somebody edited is checked like any other")
struct EditedPlanTests {
  private let plan = lowered {
    let reward = Train(RewardModel(Sample.policy), on: Sample.parts.train) {
      BradleyTerry()
      AdamW(learningRate: 0.1)
      Epochs(1)
      BatchSize(2)
    }
    Evaluate(reward, on: Sample.parts.test) { RankingAccuracy() }
    let scores = Evaluate(Sample.policy, on: Sample.parts.test) { RewardMargin() }
    Claim("good", scores[RewardMargin()] > 0)
    Evaluate(Sample.policy, on: Sample.demonstrations) { TokenLoss() }
  }.plan

  private func messages(_ plan: Plan) -> [String] {
    PlanValidator().faults(in: plan).map(\.message)
  }

  @Test("a sound plan has no fault")
  func sound() { #expect(messages(plan) == []) }

  @Test("another format is named with the one that is read")
  func format() {
    var edited = plan
    edited.format = 7
    #expect(messages(edited) == ["The plan is written in format 7; this engine reads format 1."])
  }

  @Test("a setting that no longer belongs to its fingerprint is a fault")
  func fingerprint() throws {
    var edited = plan
    let place = try #require(edited.nodes.firstIndex { $0.label == "transformer" })
    guard case .transformer(var model) = edited.nodes[place].operation else { return }
    model.width = 32
    edited.nodes[place].operation = .transformer(model)
    let short = edited.nodes[place].id.short
    #expect(
      messages(edited) == [
        "The fingerprint \(short) of 'transformer' does not belong to its settings."
      ]
    )
  }

  @Test("a node before its inputs is a fault that names the missing node")
  func order() throws {
    var edited = plan
    edited.nodes.reverse()
    let found = messages(edited)
    #expect(found.contains { $0.contains("reads node") && $0.hasSuffix("which is missing.") })
    #expect(found.allSatisfy { $0.hasSuffix("which is missing.") })
  }

  @Test("a node that is not there is missed by every reader")
  func missing() throws {
    var edited = plan
    edited.nodes.removeAll { $0.label == "transformer" }
    #expect(messages(edited).contains { $0.hasSuffix("which is missing.") })
  }

  @Test("a stage that reads a node of another sort is a fault")
  func roles() throws {
    let data = try #require(
      plan.nodes.first { if case .data = $0.operation { true } else { false } }
    )
    let model = try #require(plan.nodes.first { $0.label == "transformer" })
    let edited = try rewired { evaluate in
      evaluate.model = data.id
      evaluate.data.node = model.id
    }
    let found = messages(edited)
    #expect(found.contains("'DPO' reads '\(data.label)', which is no policy."))
    #expect(found.contains("'DPO' reads 'transformer', which is no dataset."))
  }

  @Test("a claim on a missing evaluation is a fault")
  func claim() {
    var edited = plan
    for index in edited.claims.indices {
      edited.claims[index].reading.evaluation = Fingerprint("gone")
    }
    #expect(
      messages(edited) == [
        "The claim reads an evaluation that is not in the plan; declare it in the same body."
      ]
    )
  }

  @Test("formulas of a wrong shape are faults")
  func formulas() throws {
    let tokens = Formula.term(FormulaTerm(.chosen, .tokenLogProbabilities))
    let others = Formula.term(FormulaTerm(.rejected, .tokenLogProbabilities))
    let wrong: [(Formula, String)] = [
      (tokens, "The formula is a value per token; sum or average it over tokens."),
      (.apply(.sumOverTokens, [.constant(1)]), "'sumOverTokens' needs a quantity per token."),
      (.apply(.add, [tokens]), "'add' takes 2 operands, not 1."),
      (.apply(.exp, []), "'exp' takes 1 operands, not 0."),
      (
        .apply(.sumOverTokens, [.apply(.add, [tokens, others])]),
        "Tokens of chosen and rejected stand in one operation, but they don't correspond."
      ),
      (.constant(.nan), "A constant of the formula is not finite."),
    ]
    for (formula, message) in wrong { #expect(formula.faults.contains(message)) }
  }

  @Test("terms that the data or the model doesn't have are faults")
  func terms() throws {
    let found = messages(
      try retrained { train in
        train.terms[0].formula = .term(FormulaTerm(.completion, .score))
        train.terms[0].normalizer = .tokens(of: [])
      }
    )
    #expect(
      found.contains(
        "DPO: the formula reads a score, but the stage trains a policy; train a 'RewardModel'."
      )
    )
    #expect(
      found.contains("DPO: the formula reads 'completion', which a comparison does not have.")
    )
    #expect(
      found.contains(
        "DPO: the loss is a mean over the tokens of no reply; name one in '.perToken(of:sum:)'."
      )
    )
    let empty = messages(try retrained { $0.terms = [] })
    #expect(empty.contains("The stage has no objective."))
  }

  private func rewired(_ change: (inout EvaluatePlan) -> Void) throws -> Plan {
    var edited = plan
    let place = try #require(
      edited.nodes.firstIndex { node in
        // The policy's evaluation, not the reward model's.
        if case .evaluate = node.operation { node.label == "DPO" } else { false }
      }
    )
    guard case .evaluate(var evaluate) = edited.nodes[place].operation else { return edited }
    change(&evaluate)
    edited.nodes[place] = try PlanNode(
      label: edited.nodes[place].label,
      operation: .evaluate(evaluate),
      location: edited.nodes[place].location
    )
    return edited
  }

  private func retrained(_ change: (inout TrainPlan) -> Void) throws -> Plan {
    var edited = plan
    let place = try #require(edited.nodes.firstIndex { $0.label == "DPO" })
    guard case .train(var train) = edited.nodes[place].operation else { return edited }
    change(&train)
    edited.nodes[place].operation = .train(train)
    return edited
  }
}
