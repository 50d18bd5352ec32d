public import PreferenceData

extension TrainingBuilder where Role == PreferenceRole {
  /// A term of scores in a stage that trains a preference model.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from scores, but the stage trains a preference model, which only compares replies; use 'GeneralPreference', or a 'RewardModel'"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Example, Term.Role == RewardRole {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Role == RewardRole {
  /// A term of preferences in a stage that trains a reward model.
  @available(
    *,
    unavailable,
    message:
      "this objective learns preferences between replies, but the stage trains a reward model; train a 'PreferenceModel(...)'"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing>
  where Term.Example == Example, Term.Role == PreferenceRole {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Role == DictionaryRole {
  /// A term of scores in a stage that trains a feature dictionary.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from scores, but the stage trains a feature dictionary, which only describes replies; use 'SparseReconstruction', or a 'RewardModel'"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Example, Term.Role == RewardRole {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Role == RewardRole {
  /// A term of a dictionary in a stage that trains a reward model.
  @available(
    *,
    unavailable,
    message:
      "this objective learns the features of replies, but the stage trains a reward model; train a 'FeatureDictionary(...)'"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing>
  where Term.Example == Example, Term.Role == DictionaryRole {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Example == Comparison {
  /// A term for assessments in a stage on comparisons.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from ratings of attributes, but the stage trains on comparisons; train on a dataset of assessments"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Assessment {
    fatalError("unavailable")
  }
}
