public import PreferenceData

extension TrainingBuilder where Example == Comparison {
  /// A term for rankings in a stage on comparisons.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from rankings, but the stage trains on comparisons; train on a dataset of rankings"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Ranking {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Example == Ranking {
  /// A term for comparisons in a stage on rankings.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from comparisons, but the stage trains on rankings; train on a dataset of comparisons"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Comparison {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Example == Judgement {
  /// A term for rankings in a stage on judgements.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from rankings, but the stage trains on judgements; train on a dataset of rankings"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Ranking {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Example == Ranking {
  /// A term for judgements in a stage on rankings.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from judgements, but the stage trains on rankings; train on a dataset of judgements"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Judgement {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Example == Demonstration {
  /// A term for rankings in a stage on demonstrations.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from rankings, but the stage trains on demonstrations; train on a dataset of rankings"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Ranking {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Example == Ranking {
  /// A term for demonstrations in a stage on rankings.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from demonstrations, but the stage trains on rankings; train on a dataset of demonstrations"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Demonstration {
    fatalError("unavailable")
  }
}
