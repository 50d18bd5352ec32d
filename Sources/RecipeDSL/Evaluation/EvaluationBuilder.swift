public import PreferenceData
import RecipePlan

/// Builds the metrics of an evaluation; `if`, `for` and `let` are allowed.
@resultBuilder public enum EvaluationBuilder<Example: ExampleKind> {
  /// A metric.
  public static func buildExpression<Measure: Metric>(
    _ metric: Measure,
    file: String = #fileID,
    line: Int = #line
  ) -> EvaluationContent<Example> where Measure.Example == Example {
    EvaluationContent(
      metrics: [Located(element: metric, location: SourceLocation(file: file, line: line))])
  }

  /// The first metric.
  public static func buildPartialBlock(
    first: EvaluationContent<Example>
  ) -> EvaluationContent<Example> { first }

  /// One metric more.
  public static func buildPartialBlock(
    accumulated: EvaluationContent<Example>,
    next: EvaluationContent<Example>
  ) -> EvaluationContent<Example> {
    EvaluationContent(metrics: accumulated.metrics + next.metrics)
  }

  /// An `if` without `else`.
  public static func buildOptional(
    _ content: EvaluationContent<Example>?
  ) -> EvaluationContent<Example> { content ?? EvaluationContent() }

  /// The first branch of an `if` with `else`.
  public static func buildEither(
    first content: EvaluationContent<Example>
  ) -> EvaluationContent<Example> { content }

  /// The second branch of an `if` with `else`.
  public static func buildEither(
    second content: EvaluationContent<Example>
  ) -> EvaluationContent<Example> { content }

  /// A `for` loop.
  public static func buildArray(
    _ contents: [EvaluationContent<Example>]
  ) -> EvaluationContent<Example> { EvaluationContent(metrics: contents.flatMap(\.metrics)) }

  /// An empty evaluation.
  @available(
    *,
    unavailable,
    message: "an evaluation measures something; add a metric, such as 'RankingAccuracy()'"
  )
  public static func buildBlock() -> EvaluationContent<Example> { fatalError("unavailable") }

  /// A metric for a kind of example that the recipe itself defines.
  @_disfavoredOverload
  @available(
    *,
    unavailable,
    message: "this metric reads another kind of example than the evaluation's dataset holds"
  )
  public static func buildExpression<Measure: Metric>(
    _ metric: Measure
  ) -> EvaluationContent<Example> { fatalError("unavailable") }
}

extension EvaluationBuilder {
  /// An objective in an evaluation.
  @available(
    *,
    unavailable,
    message: "an objective is trained by a 'Train', not measured by an evaluation"
  )
  public static func buildExpression(
    _ term: some LossTerm
  ) -> EvaluationContent<Example> { fatalError("unavailable") }
}

extension EvaluationBuilder where Example == Comparison {
  /// A metric for demonstrations in an evaluation on comparisons.
  @available(
    *,
    unavailable,
    message:
      "this metric reads demonstrations, but the evaluation's dataset holds comparisons; convert the data with '.demonstrations(of: .chosen)'"
  )
  public static func buildExpression<Measure: Metric>(
    _ metric: Measure
  ) -> EvaluationContent<Example> where Measure.Example == Demonstration {
    fatalError("unavailable")
  }

  /// A metric for judgements in an evaluation on comparisons.
  @available(
    *,
    unavailable,
    message:
      "this metric reads judgements, but the evaluation's dataset holds comparisons; convert the data with '.judgements()'"
  )
  public static func buildExpression<Measure: Metric>(
    _ metric: Measure
  ) -> EvaluationContent<Example> where Measure.Example == Judgement {
    fatalError("unavailable")
  }
}

extension EvaluationBuilder where Example == Demonstration {
  /// A metric for comparisons in an evaluation on demonstrations.
  @available(
    *,
    unavailable,
    message:
      "this metric reads comparisons, but the evaluation's dataset holds demonstrations, which have one reply; evaluate on comparisons"
  )
  public static func buildExpression<Measure: Metric>(
    _ metric: Measure
  ) -> EvaluationContent<Example> where Measure.Example == Comparison {
    fatalError("unavailable")
  }
}

extension EvaluationBuilder where Example == Judgement {
  /// A metric for comparisons in an evaluation on judgements.
  @available(
    *,
    unavailable,
    message:
      "this metric reads comparisons, but the evaluation's dataset holds judgements; convert the data with '.comparisons(by: .prompt)'"
  )
  public static func buildExpression<Measure: Metric>(
    _ metric: Measure
  ) -> EvaluationContent<Example> where Measure.Example == Comparison {
    fatalError("unavailable")
  }
}
