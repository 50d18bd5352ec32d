public import PreferenceData
import RecipePlan

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
