public import PreferenceData

// Overloads that exist for their messages: each turns one mistake into one compile error in our
// words. An unavailable overload has the result type of the overload that it stands beside, since
// another type would make the compiler give up inside `if` and `for`.

extension TrainingBuilder {
  /// An empty stage.
  @available(
    *,
    unavailable,
    message:
      "a training stage needs an objective, such as 'DPO(beta: 0.1)', and an optimizer, such as 'AdamW(learningRate: 1e-4)'"
  )
  public static func buildBlock() -> TrainingContent { fatalError("unavailable") }

  /// A stage without an objective.
  @available(
    *,
    unavailable,
    message:
      "this training stage has no objective; add one, such as 'DPO(beta: 0.1)', outside of any 'if' without 'else'"
  )
  public static func buildFinalResult(_ draft: TrainingDraft<Missing, Present>) -> TrainingContent {
    fatalError("unavailable")
  }

  /// A stage without an optimizer.
  @available(
    *,
    unavailable,
    message: "this training stage has no optimizer; add one, such as 'AdamW(learningRate: 1e-4)'"
  )
  public static func buildFinalResult(_ draft: TrainingDraft<Present, Missing>) -> TrainingContent {
    fatalError("unavailable")
  }

  /// A stage with neither.
  @available(
    *,
    unavailable,
    message:
      "this training stage has no objective and no optimizer; add both, such as 'DPO(beta: 0.1)' and 'AdamW(learningRate: 1e-4)'"
  )
  public static func buildFinalResult(_ draft: TrainingDraft<Missing, Missing>) -> TrainingContent {
    fatalError("unavailable")
  }

  /// A second optimizer.
  @available(
    *,
    unavailable,
    message: "a training stage has one optimizer, but this one declares another; remove one of them"
  )
  public static func buildPartialBlock<A, C>(
    accumulated: TrainingDraft<A, Present>,
    next: TrainingDraft<C, Present>
  ) -> TrainingDraft<A, Present> { fatalError("unavailable") }

  /// An optimizer that may be absent or repeated, as the first element.
  @available(
    *,
    unavailable,
    message:
      "an optimizer inside 'if' needs an 'else' with another one, and can't stand in a 'for' loop"
  )
  public static func buildPartialBlock<A>(
    first: OptionalTrainingDraft<A, Present>
  ) -> TrainingDraft<Missing, Present> { fatalError("unavailable") }

  /// An optimizer that may be absent or repeated.
  @available(
    *,
    unavailable,
    message:
      "an optimizer inside 'if' needs an 'else' with another one, and can't stand in a 'for' loop"
  )
  public static func buildPartialBlock<A, B, C>(
    accumulated: TrainingDraft<A, B>,
    next: OptionalTrainingDraft<C, Present>
  ) -> TrainingDraft<A, Present> { fatalError("unavailable") }

  /// A term for a kind of example that the recipe itself defines.
  @_disfavoredOverload
  @available(
    *,
    unavailable,
    message:
      "this objective learns from another kind of example than the stage's dataset holds, or trains another kind of model"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> { fatalError("unavailable") }
}

extension TrainingBuilder {
  /// Branches of which one lacks what the other declares.
  @_disfavoredOverload
  @available(
    *,
    unavailable,
    message:
      "both branches of this 'if' must declare an objective, or neither, and the same holds for the optimizer"
  )
  public static func buildEither<A, B>(
    first draft: TrainingDraft<A, B>
  ) -> TrainingDraft<Missing, Missing> { fatalError("unavailable") }

  /// Branches of which one lacks what the other declares.
  @_disfavoredOverload
  @available(
    *,
    unavailable,
    message:
      "both branches of this 'if' must declare an objective, or neither, and the same holds for the optimizer"
  )
  public static func buildEither<A, B>(
    second draft: TrainingDraft<A, B>
  ) -> TrainingDraft<Missing, Missing> { fatalError("unavailable") }

  /// A term with rows of its own that trains another kind of model.
  @_disfavoredOverload
  @available(
    *,
    unavailable,
    message: "this objective trains another kind of model than the stage does"
  )
  public static func buildExpression<Base: LossTerm>(
    _ bound: BoundTerm<Base>
  ) -> TrainingDraft<Base.Duty, Missing> { fatalError("unavailable") }

  /// A metric in a training stage.
  @available(
    *,
    unavailable,
    message: "a metric is measured by an 'Evaluate', not by a training stage"
  )
  public static func buildExpression(
    _ metric: some Metric
  ) -> TrainingDraft<Missing, Missing> { fatalError("unavailable") }

  /// A step in a training stage.
  @available(
    *,
    unavailable,
    message: "a step that prepares rows belongs in a 'Dataset', not in a training stage"
  )
  public static func buildExpression<Step: DataStep>(
    _ step: Step
  ) -> TrainingDraft<Missing, Missing> where Step.Example == Example { fatalError("unavailable") }
}

extension TrainingBuilder where Example == Comparison {
  /// A term for demonstrations in a stage on comparisons.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from demonstrations, but the stage trains on comparisons; convert the data with '.demonstrations(of: .chosen)'"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Demonstration {
    fatalError("unavailable")
  }

  /// A term for judgements in a stage on comparisons.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from judgements, but the stage trains on comparisons; convert the data with '.judgements()'"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Judgement {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Example == Demonstration {
  /// A term for comparisons in a stage on demonstrations.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from comparisons, but the stage trains on demonstrations, which have one reply and no preference; train on a dataset of comparisons"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Comparison {
    fatalError("unavailable")
  }

  /// A term for judgements in a stage on demonstrations.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from judgements, but the stage trains on demonstrations, which nobody judged; train on a dataset of judgements"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Judgement {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Example == Judgement {
  /// A term for comparisons in a stage on judgements.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from comparisons, but the stage trains on judgements; convert the data with '.comparisons(by: .prompt)'"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Comparison {
    fatalError("unavailable")
  }

  /// A term for demonstrations in a stage on judgements.
  @available(
    *,
    unavailable,
    message:
      "this objective learns from demonstrations, but the stage trains on judgements; train on a dataset of demonstrations"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Demonstration {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Role == PolicyRole {
  /// A term for reward models in a stage of a policy.
  @available(
    *,
    unavailable,
    message:
      "this objective trains a reward model, but the stage trains a policy; put a head on it with 'RewardModel(...)'"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Example, Term.Role == RewardRole {
    fatalError("unavailable")
  }
}

extension TrainingBuilder where Role == RewardRole {
  /// A term for policies in a stage of a reward model.
  @available(
    *,
    unavailable,
    message:
      "this objective trains a policy, but the stage trains a reward model; use 'BradleyTerry()', or train the policy itself"
  )
  public static func buildExpression<Term: LossTerm>(
    _ term: Term
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Example, Term.Role == PolicyRole {
    fatalError("unavailable")
  }
}
