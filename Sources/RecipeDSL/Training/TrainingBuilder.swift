public import PreferenceData
import RecipePlan

/// Builds the content of a training stage; `if`, `for` and `let` are allowed.
///
/// The builder knows the kind of example of the stage's data and the role of its model, so that a
/// component for another kind or role is a compile error at its own line.
@resultBuilder public enum TrainingBuilder<Example: ExampleKind, Role: ModelRole> {
  /// An objective or a regularizer.
  public static func buildExpression<Term: LossTerm>(
    _ term: Term,
    file: String = #fileID,
    line: Int = #line
  ) -> TrainingDraft<Term.Duty, Missing> where Term.Example == Example, Term.Role == Role {
    var draft = TrainingDraft<Term.Duty, Missing>()
    draft.terms = [
      Located(element: LossTermElement(term), location: SourceLocation(file: file, line: line))
    ]
    return draft
  }

  /// An objective or a regularizer over rows of its own.
  public static func buildExpression<Base: LossTerm>(
    _ bound: BoundTerm<Base>,
    file: String = #fileID,
    line: Int = #line
  ) -> TrainingDraft<Base.Duty, Missing> where Base.Role == Role {
    var draft = TrainingDraft<Base.Duty, Missing>()
    draft.terms = [
      Located(element: LossTermElement(bound), location: SourceLocation(file: file, line: line))
    ]
    return draft
  }

  /// An optimizer.
  public static func buildExpression(
    _ optimizer: some OptimizerDeclaration,
    file: String = #fileID,
    line: Int = #line
  ) -> TrainingDraft<Missing, Present> {
    var draft = TrainingDraft<Missing, Present>()
    draft.optimizers = [
      Located(element: optimizer, location: SourceLocation(file: file, line: line))
    ]
    return draft
  }

  /// A setting such as `Epochs` or `BatchSize`.
  public static func buildExpression(
    _ setting: some TrainingSetting,
    file: String = #fileID,
    line: Int = #line
  ) -> TrainingDraft<Missing, Missing> {
    var draft = TrainingDraft<Missing, Missing>()
    draft.settings = [
      Located(element: setting, location: SourceLocation(file: file, line: line))
    ]
    return draft
  }

  /// The first element.
  public static func buildPartialBlock<A, B>(first: TrainingDraft<A, B>) -> TrainingDraft<A, B> {
    first
  }

  /// A setting, a regularizer or a conditional objective more.
  public static func buildPartialBlock<A, B>(
    accumulated: TrainingDraft<A, B>,
    next: TrainingDraft<Missing, Missing>
  ) -> TrainingDraft<A, B> { accumulated.appending(next) }

  /// An objective more; a stage's objectives are added up.
  public static func buildPartialBlock<A, B>(
    accumulated: TrainingDraft<A, B>,
    next: TrainingDraft<Present, Missing>
  ) -> TrainingDraft<Present, B> { accumulated.appending(next) }

  /// The optimizer.
  public static func buildPartialBlock<A>(
    accumulated: TrainingDraft<A, Missing>,
    next: TrainingDraft<Missing, Present>
  ) -> TrainingDraft<A, Present> { accumulated.appending(next) }

  /// An objective and the optimizer at once, from an `if` with `else`.
  public static func buildPartialBlock<A>(
    accumulated: TrainingDraft<A, Missing>,
    next: TrainingDraft<Present, Present>
  ) -> TrainingDraft<Present, Present> { accumulated.appending(next) }

  /// An `if` without `else`; what it declares may be absent.
  public static func buildOptional<A, B>(
    _ draft: TrainingDraft<A, B>?
  ) -> OptionalTrainingDraft<A, B> { OptionalTrainingDraft(draft: draft ?? TrainingDraft()) }

  /// Something that may be absent as the first element.
  public static func buildPartialBlock<A>(
    first: OptionalTrainingDraft<A, Missing>
  ) -> TrainingDraft<Missing, Missing> { first.draft.cast() }

  /// Something more that may be absent.
  public static func buildPartialBlock<A, B, C>(
    accumulated: TrainingDraft<A, B>,
    next: OptionalTrainingDraft<C, Missing>
  ) -> TrainingDraft<A, B> { accumulated.appending(next.draft) }

  /// The first branch of an `if` with `else`.
  public static func buildEither<A, B>(
    first draft: TrainingDraft<A, B>
  ) -> TrainingDraft<A, B> { draft }

  /// The second branch of an `if` with `else`.
  public static func buildEither<A, B>(
    second draft: TrainingDraft<A, B>
  ) -> TrainingDraft<A, B> { draft }

  /// A `for` loop; what it declares may be absent.
  public static func buildArray<A, B>(
    _ drafts: [TrainingDraft<A, B>]
  ) -> OptionalTrainingDraft<A, B> {
    OptionalTrainingDraft(draft: drafts.reduce(TrainingDraft<A, B>()) { $0.appending($1) })
  }

  /// The complete content.
  public static func buildFinalResult(_ draft: TrainingContent) -> TrainingContent { draft }
}
