public import PreferenceData

extension Samples {
  /// Groups that a closure rewards, which no plan can record.
  @available(
    *,
    unavailable,
    message:
      "the plan can't record a closure; declare a structure that is a 'ReplyJudge', or a 'ReplyVerifier' where answers are checked"
  )
  public func rankings(
    by reward: (_ prompt: String, _ reply: String) -> Double
  ) -> Dataset<Ranking> {
    fatalError("unavailable")
  }

  /// Pairs that a closure rewards, which no plan can record.
  @available(
    *,
    unavailable,
    message:
      "the plan can't record a closure; declare a structure that is a 'ReplyJudge', or a 'ReplyVerifier' where answers are checked"
  )
  public func comparisons(
    by reward: (_ prompt: String, _ reply: String) -> Double
  ) -> Dataset<Comparison> {
    fatalError("unavailable")
  }
}
