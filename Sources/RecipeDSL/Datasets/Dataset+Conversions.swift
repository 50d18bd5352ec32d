public import PreferenceData
import RecipePlan

/// A conversion that a closure of this module carries out; its settings say which one.
struct ClosureConversion<Input: ExampleKind, Output: ExampleKind>: DatasetConversion {
  var input: Dataset<Input>
  var component: PlanComponent
  var faults: [String] = []
  var body: @Sendable (RowTable<Input>) throws -> RowTable<Output>

  func convert(_ table: RowTable<Input>) throws -> RowTable<Output> { try body(table) }
}

extension Dataset where Example == Comparison {
  /// The comparisons' replies as demonstrations to imitate.
  public func demonstrations(
    of replies: ReplyChoice,
    file: String = #fileID,
    line: Int = #line
  ) -> Dataset<Demonstration> {
    Dataset<Demonstration>(
      converting: ClosureConversion(
        input: self,
        component: PlanComponent(
          type: "demonstrations",
          module: "RecipeDSL",
          settings: ["of": .text(replies.rawValue)]
        ),
        body: { $0.demonstrations(of: replies) }
      ),
      at: SourceLocation(file: file, line: line)
    )
  }

  /// Each comparison as a desirable and an undesirable reply.
  public func judgements(file: String = #fileID, line: Int = #line) -> Dataset<Judgement> {
    Dataset<Judgement>(
      converting: ClosureConversion(
        input: self,
        component: PlanComponent(type: "judgements", module: "RecipeDSL", settings: [:]),
        body: { $0.judgements() }
      ),
      at: SourceLocation(file: file, line: line)
    )
  }
}

extension Dataset where Example == Assessment {
  /// Replies to one prompt compared by their ratings on one scale.
  public func comparisons(
    by attribute: String,
    file: String = #fileID,
    line: Int = #line
  ) -> Dataset<Comparison> {
    Dataset<Comparison>(
      converting: ClosureConversion(
        input: self,
        component: PlanComponent(
          type: "comparisons",
          module: "RecipeDSL",
          settings: ["by": .text(attribute)]
        ),
        faults: attribute.isEmpty ? ["the attribute has an empty name"] : [],
        body: { $0.comparisons(by: attribute) }
      ),
      at: SourceLocation(file: file, line: line)
    )
  }
}

extension Dataset where Example == Judgement {
  /// Desirable replies paired with undesirable ones that have the same value of a field.
  public func comparisons(
    by field: ExampleField,
    file: String = #fileID,
    line: Int = #line
  ) -> Dataset<Comparison> {
    Dataset<Comparison>(
      converting: ClosureConversion(
        input: self,
        component: PlanComponent(
          type: "comparisons",
          module: "RecipeDSL",
          settings: ["by": .text("\(field)")]
        ),
        faults: field.fault(for: Judgement.self).map { [$0] } ?? [],
        body: { try $0.comparisons(by: field) }
      ),
      at: SourceLocation(file: file, line: line)
    )
  }
}

extension Dataset: Hashable {
  /// Two datasets are equal when they declare the same rows, whatever they are called.
  public static func == (left: Dataset, right: Dataset) -> Bool {
    left.identity == right.identity
  }

  /// Hashes what the dataset declares.
  public func hash(into hasher: inout Hasher) { hasher.combine(identity) }

  private var identity: DataReference {
    var lowering = PlanLowering()
    return reference(in: &lowering)
  }
}
