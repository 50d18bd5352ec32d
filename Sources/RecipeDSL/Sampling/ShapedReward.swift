package import PreferenceData
package import RecipePlan

/// What becomes of a reward model's scores when a rule checks replies.
package struct ShapedReward: Sendable {
  /// Who says whether a reply is right.
  var verifier: any ReplyVerifier
  /// How score and verdict become one reward.
  var shaping: any RewardShaping

  /// Makes a reward.
  package init(verifier: any ReplyVerifier, shaping: any RewardShaping) {
    self.verifier = verifier
    self.shaping = shaping
  }

  /// The reward, of a completion's score and of whether it is desirable.
  package var formula: Formula { shaping.formula }

  /// The verdict on every reply to a prompt: 1, 0, or not a number where there is none.
  package func verdicts(on replies: SampledReplies) -> [Double] {
    replies.completions.map {
      verifier.reward(prompt: replies.prompt, reply: $0, answer: replies.reference)
    }
  }

  /// Adds the rule, the shaping and its formula to what the plan records of the rows.
  func record(
    in component: inout PlanComponent,
    _ lowering: inout PlanLowering,
    at location: SourceLocation
  ) {
    let rule = lowering.component(verifier, at: location)
    for fault in verifier.faults { lowering.record("\(rule.type): \(fault)", at: location) }
    let own = lowering.component(shaping, at: location)
    for fault in shaping.faults { lowering.record("\(own.type): \(fault)", at: location) }
    for fault in formula.faults { lowering.record("\(own.type): \(fault)", at: location) }
    component.settings["by"] = .object(rule.settings)
    component.settings["verifier"] = .text("\(rule.module).\(rule.type)")
    component.settings["reward"] = .text(FormulaPrinter().text(formula))
    component.settings["shaping"] = .text("\(own.module).\(own.type)")
  }
}
