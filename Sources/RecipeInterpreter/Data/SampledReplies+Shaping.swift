import RecipeDSL
import RecipePlan

extension [SampledReplies] {
  /// The replies with rewards of their scores and a rule's verdicts in the place of the scores.
  ///
  /// A reply without a score or a verdict has no reward, which is not a number.
  func shaped(by shaping: ShapedReward) throws -> [SampledReplies] {
    let formula = try CompiledFormula(shaping.formula)
    return try map { replies in
      var shaped = replies
      let verdicts = shaping.verdicts(on: replies)
      let scores = replies.scores ?? verdicts.map { _ in .nan }
      let known = verdicts.indices.filter { verdicts[$0].isFinite && scores[$0].isFinite }
      var rewards = [Double](repeating: .nan, count: verdicts.count)
      if !known.isEmpty {
        var batch = FormulaBatch(count: known.count)
        batch.values[FormulaTerm(.completion, .score)] = known.map { scores[$0] }
        batch.values[FormulaTerm(.example, .desirable)] = known.map { verdicts[$0] }
        for (place, reward) in zip(known, try formula.values(batch)) { rewards[place] = reward }
      }
      shaped.scores = rewards
      return shaped
    }
  }
}
