/// Builds the body of a recipe; `if`, `for` and `let` are allowed.
///
/// A stage that is bound with `let` becomes part of the experiment when something mentions it; the
/// compiler warns about one that nothing does.
@resultBuilder public enum ExperimentBuilder {
  /// An evaluation.
  public static func buildExpression<Example>(
    _ evaluation: Evaluate<Example>
  ) -> ExperimentContent {
    ExperimentContent(list: [.evaluation { _ = evaluation.lower(into: &$0) }])
  }

  /// A training stage whose model is kept but not measured.
  public static func buildExpression<Role>(_ stage: Train<Role>) -> ExperimentContent {
    ExperimentContent(list: [.model(stage)])
  }

  /// A sampling stage whose replies are written down, whether a dataset reads them or not.
  public static func buildExpression(_ samples: Samples) -> ExperimentContent {
    ExperimentContent(list: [.evaluation { _ = samples.lower(into: &$0) }])
  }

  /// A claim.
  public static func buildExpression(_ claim: Claim) -> ExperimentContent {
    ExperimentContent(list: [.claim(claim)])
  }

  /// The first declaration.
  public static func buildPartialBlock(first: ExperimentContent) -> ExperimentContent { first }

  /// One declaration more.
  public static func buildPartialBlock(
    accumulated: ExperimentContent,
    next: ExperimentContent
  ) -> ExperimentContent { ExperimentContent(list: accumulated.list + next.list) }

  /// An `if` without `else`.
  public static func buildOptional(_ content: ExperimentContent?) -> ExperimentContent {
    content ?? ExperimentContent(list: [])
  }

  /// The first branch of an `if` with `else`.
  public static func buildEither(first content: ExperimentContent) -> ExperimentContent { content }

  /// The second branch of an `if` with `else`.
  public static func buildEither(second content: ExperimentContent) -> ExperimentContent { content }

  /// A `for` loop.
  public static func buildArray(_ contents: [ExperimentContent]) -> ExperimentContent {
    ExperimentContent(list: contents.flatMap(\.list))
  }

  /// An empty body.
  @available(
    *,
    unavailable,
    message:
      "a recipe declares what to run; add a 'Train' or an 'Evaluate', and mention the stages that you bind with 'let'"
  )
  public static func buildBlock() -> ExperimentContent { fatalError("unavailable") }
}

// Overloads that exist for their messages, as in `TrainingBuilder`.

extension ExperimentBuilder {
  /// A model that nothing trains or measures.
  @_disfavoredOverload
  @available(
    *,
    unavailable,
    message: "a model alone does nothing; train it with 'Train' or measure it with 'Evaluate'"
  )
  public static func buildExpression(_ model: some ModelDeclaration) -> ExperimentContent {
    fatalError("unavailable")
  }

  /// A dataset that nothing reads.
  @available(
    *,
    unavailable,
    message: "a dataset alone does nothing; mention it in a 'Train' or an 'Evaluate'"
  )
  public static func buildExpression<Example>(_ dataset: Dataset<Example>) -> ExperimentContent {
    fatalError("unavailable")
  }

  /// A condition that nobody claims.
  @available(
    *,
    unavailable,
    message: "a condition says what it is for in a claim; write 'Claim(\"what it shows\", ...)'"
  )
  public static func buildExpression(_ condition: ClaimCondition) -> ExperimentContent {
    fatalError("unavailable")
  }
}
