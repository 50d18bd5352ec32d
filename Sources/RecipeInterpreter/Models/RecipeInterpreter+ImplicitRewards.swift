import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan

extension RecipeInterpreter {
  /// What a reward made of two policies says of rows; nil for another model.
  ///
  /// Either policy runs once over the rows, whatever else asks for its log-probabilities.
  func implicitScores(
    of rows: TokenizedRows,
    subjects: [(subject: FormulaTerm.Subject, place: Int)],
    by id: NodeID,
    for node: PlanNode
  ) throws -> ReplyScores? {
    guard case .implicitReward(let plan)? = experiment.plan.node(id)?.operation else { return nil }
    let model = try models.model(id)
    let (own, other) = (
      try scores(of: rows, subjects: subjects, by: unadapted(plan.policy), for: node, model: model),
      try scores(
        of: rows,
        subjects: subjects,
        by: unadapted(plan.reference),
        for: node,
        model: model
      )
    )
    let formula = try CompiledFormula(plan.reward)
    var found = ReplyScores()
    found.candidateStarts = own.candidateStarts
    for (subject, _) in subjects {
      guard let starts = own.starts[subject], let tokens = own.tokens[subject],
        let others = other.tokens[subject], others.count == tokens.count
      else { throw RunError.unusable("'\(node.label)' has replies that a policy hasn't read.") }
      // The formula is written for one reply.
      var batch = FormulaBatch(count: starts.count - 1)
      batch.tokenStarts[.completion] = starts
      batch.values[FormulaTerm(.completion, .tokenLogProbabilities)] = tokens
      batch.values[FormulaTerm(.completion, .referenceTokenLogProbabilities)] = others
      found.starts[subject] = starts
      found.scores[subject] = try formula.values(batch)
    }
    return found
  }

  /// The most tokens that a model reads when it judges; of two policies, those that both read.
  func judgeContext(_ id: NodeID) throws -> Int {
    let own = try models.model(id).contextLength
    guard case .implicitReward(let plan)? = experiment.plan.node(id)?.operation else { return own }
    return min(own, try models.model(plan.reference).decoder.configuration.contextLength)
  }

  /// Refuses policies that don't tokenize alike, as far as their tokenizers are known.
  func checkTokenizers(of plan: ImplicitRewardPlan, _ node: PlanNode) throws {
    guard isTokenizerThere(for: plan.policy), isTokenizerThere(for: plan.reference) else { return }
    let (own, other) = (
      try models.structure(of: plan.policy), try models.structure(of: plan.reference)
    )
    guard own.layout.identity == other.layout.identity else {
      throw RunError.differentTokenizers(
        stage: node.label,
        reference: experiment.plan.node(plan.reference)?.label ?? plan.reference.short
      )
    }
  }
}
