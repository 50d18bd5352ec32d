public import PreferenceData
import RecipePlan

extension Dataset where Example == Comparison {
  /// The comparisons' replies as demonstrations to imitate.
  public func demonstrations(
    of replies: ReplyChoice,
    file: String = #fileID,
    line: Int = #line
  ) -> Dataset<Demonstration> {
    converted(
      as: "demonstrations",
      settings: ["of": .text(replies.rawValue)],
      at: SourceLocation(file: file, line: line)
    ) { $0.demonstrations(of: replies) }
  }

  /// Each comparison as a desirable and an undesirable reply.
  public func judgements(file: String = #fileID, line: Int = #line) -> Dataset<Judgement> {
    converted(
      as: "judgements",
      at: SourceLocation(file: file, line: line)
    ) { $0.judgements() }
  }
}

extension Dataset where Example == Assessment {
  /// Replies to one prompt compared by their ratings on one scale.
  public func comparisons(
    by attribute: String,
    file: String = #fileID,
    line: Int = #line
  ) -> Dataset<Comparison> {
    converted(
      as: "comparisons",
      settings: ["by": .text(attribute)],
      faults: attribute.isEmpty ? ["the attribute has an empty name"] : [],
      at: SourceLocation(file: file, line: line)
    ) { $0.comparisons(by: attribute) }
  }
}

extension Dataset where Example == Judgement {
  /// Desirable replies paired with undesirable ones that have the same value of a field.
  public func comparisons(
    by field: ExampleField,
    file: String = #fileID,
    line: Int = #line
  ) -> Dataset<Comparison> {
    converted(
      as: "comparisons",
      settings: ["by": .text("\(field)")],
      faults: field.fault(for: Judgement.self).map { [$0] } ?? [],
      at: SourceLocation(file: file, line: line)
    ) { try $0.comparisons(by: field) }
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
