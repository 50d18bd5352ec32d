public import PreferenceData
import RecipePlan

/// An element of a declaration with its place in the recipe.
struct Located<Element: Sendable>: Sendable {
  var element: Element
  var location: SourceLocation
}

/// The steps, the token limit and the split of a dataset.
public struct DatasetContent<Example: ExampleKind>: Sendable {
  var steps: [Located<any DataStep<Example>>] = []
  var limits: [Located<Limit>] = []
  var splits: [Located<Split>] = []
  var orderFaults: [(text: String, location: SourceLocation)] = []

  /// Makes a content without steps.
  public init() {}

  mutating func append(_ next: DatasetContent) {
    if !splits.isEmpty, let late = (next.steps.map(\.location) + next.limits.map(\.location)).first
    {
      orderFaults.append(
        ("A 'Split' comes last; put further steps before it, or in a 'Dataset' of a part.", late)
      )
    } else if !limits.isEmpty, let late = next.steps.first {
      orderFaults.append(
        (
          "A 'Limit' comes after all other steps: it is applied when a model's tokenizer reads the "
            + "rows, so a step after it would see rows that it drops.", late.location
        )
      )
    }
    steps += next.steps
    limits += next.limits
    splits += next.splits
    orderFaults += next.orderFaults
  }
}

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
