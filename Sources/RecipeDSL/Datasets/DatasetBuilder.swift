public import PreferenceData
import RecipePlan

/// Builds the steps of a dataset; `if`, `for` and `let` are allowed.
@resultBuilder public enum DatasetBuilder<Example: ExampleKind> {
  /// A step.
  public static func buildExpression<Step: DataStep>(
    _ step: Step,
    file: String = #fileID,
    line: Int = #line
  ) -> DatasetContent<Example> where Step.Example == Example {
    var content = DatasetContent<Example>()
    content.steps = [Located(element: step, location: SourceLocation(file: file, line: line))]
    return content
  }

  /// A token limit.
  public static func buildExpression(
    _ limit: Limit,
    file: String = #fileID,
    line: Int = #line
  ) -> DatasetContent<Example> {
    var content = DatasetContent<Example>()
    content.limits = [Located(element: limit, location: SourceLocation(file: file, line: line))]
    return content
  }

  /// A split.
  public static func buildExpression(
    _ split: Split,
    file: String = #fileID,
    line: Int = #line
  ) -> DatasetContent<Example> {
    var content = DatasetContent<Example>()
    content.splits = [Located(element: split, location: SourceLocation(file: file, line: line))]
    return content
  }

  /// No steps: the rows as they are read.
  public static func buildBlock() -> DatasetContent<Example> { DatasetContent() }

  /// The first element.
  public static func buildPartialBlock(
    first: DatasetContent<Example>
  ) -> DatasetContent<Example> { first }

  /// One element more.
  public static func buildPartialBlock(
    accumulated: DatasetContent<Example>,
    next: DatasetContent<Example>
  ) -> DatasetContent<Example> {
    var content = accumulated
    content.append(next)
    return content
  }

  /// An `if` without `else`.
  public static func buildOptional(
    _ content: DatasetContent<Example>?
  ) -> DatasetContent<Example> { content ?? DatasetContent() }

  /// The first branch of an `if` with `else`.
  public static func buildEither(
    first content: DatasetContent<Example>
  ) -> DatasetContent<Example> { content }

  /// The second branch of an `if` with `else`.
  public static func buildEither(
    second content: DatasetContent<Example>
  ) -> DatasetContent<Example> { content }

  /// A `for` loop.
  public static func buildArray(
    _ contents: [DatasetContent<Example>]
  ) -> DatasetContent<Example> {
    var all = DatasetContent<Example>()
    for content in contents { all.append(content) }
    return all
  }
}

extension DatasetBuilder {
  /// A step for another kind of example.
  @_disfavoredOverload
  @available(
    *,
    unavailable,
    message: "this step prepares another kind of example than the dataset holds"
  )
  public static func buildExpression<Step: DataStep>(_ step: Step) -> DatasetContent<Example> {
    fatalError("unavailable")
  }
}
