import RecipePlan

extension LossTerm where Role == RewardRole {
  /// How far the taste of the row's annotator is from the prior, KL(N(μ, diag exp(v)) ‖ N(0, 1)); 0 for a row
  /// whose annotator the model doesn't know.
  ///
  /// A `VariationalRewardModel` gives it.
  public var tasteDivergence: Quantity<PerExample> { Quantity(.example, .tasteDivergence) }
}

extension LossTerm {
  /// The weights of all rows of the term's data that the row's annotator judged, added up: how many they are
  /// where rows have no weights.
  ///
  /// It is 1 for a row whose annotator is not recorded.
  public var annotatorRows: Quantity<PerExample> { Quantity(.example, .annotatorRows) }
}
