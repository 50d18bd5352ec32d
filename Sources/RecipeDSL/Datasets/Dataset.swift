public import PreferenceData
public import RecipePlan

/// Rows of one kind of example: a source, steps, a token limit and a split.
///
/// Declaring a dataset reads nothing. A dataset that several stages mention is read once.
public struct Dataset<Example: ExampleKind>: DatasetDeclaration {
  /// Where rows come from.
  public private(set) var origin: DatasetOrigin<Example>
  private var content: DatasetContent<Example>
  /// The part that is meant; nil for all rows.
  public private(set) var part: SplitPart?
  private var label: String?
  private var location: SourceLocation

  /// Declares a dataset that a source reads or makes.
  /// - Parameters:
  ///   - source: Where rows come from.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  ///   - content: Steps in order, then at most one `Limit` and one `Split`.
  public init(
    _ source: some ExampleSource<Example>,
    file: String = #fileID,
    line: Int = #line,
    @DatasetBuilder<Example> _ content: () -> DatasetContent<Example> = { DatasetContent() }
  ) {
    self.origin = .source(source)
    self.content = content()
    self.location = SourceLocation(file: file, line: line)
  }

  /// Declares a dataset of another one's rows after further steps.
  /// - Parameters:
  ///   - dataset: The rows; their token limit holds on unless another is declared.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  ///   - content: Steps in order, then at most one `Limit` and one `Split`.
  public init(
    _ dataset: Dataset<Example>,
    file: String = #fileID,
    line: Int = #line,
    @DatasetBuilder<Example> _ content: () -> DatasetContent<Example>
  ) {
    self.origin = .dataset(dataset)
    self.content = content()
    self.location = SourceLocation(file: file, line: line)
  }

  init(converting conversion: some DatasetConversion<Example>, at location: SourceLocation) {
    self.origin = .conversion(conversion)
    self.content = DatasetContent()
    self.location = location
  }

  init(
    sampling rows: SampledRows<Example>,
    at location: SourceLocation,
    _ content: DatasetContent<Example>
  ) {
    self.origin = .samples(SampledSource(rows: rows))
    self.content = content
    self.location = location
  }

  /// The rows to learn from.
  public var train: Dataset { selecting(.train) }
  /// The rows to choose settings by.
  public var validation: Dataset { selecting(.validation) }
  /// The rows to report on.
  public var test: Dataset { selecting(.test) }

  /// The same dataset under a name for reports.
  public func named(_ label: String) -> Dataset {
    var copy = self
    copy.label = label
    return copy
  }

  /// Steps in order.
  public var steps: [any DataStep<Example>] { content.steps.map(\.element) }
  /// The token limit that a model's tokenizer applies.
  public var limit: Limit? { content.limits.first?.element }
  /// How rows are split after all steps.
  public var split: Split? { content.splits.first?.element }

  private func selecting(_ part: SplitPart) -> Dataset {
    var copy = self
    copy.part = part
    return copy
  }
}

extension Dataset {
  /// Adds the dataset and everything it needs to a plan.
  public func reference(in lowering: inout PlanLowering) -> DataReference {
    let input: DataPlan.Origin
    let defaultLabel: String
    switch origin {
    case .source(let source):
      let component = lowering.component(source, at: location)
      for fault in source.faults { lowering.record("\(component.type): \(fault)", at: location) }
      input = .source(component)
      defaultLabel = component.type
    case .dataset(let dataset):
      let reference = dataset.reference(in: &lowering)
      input = .dataset(reference)
      defaultLabel = lowering.label(of: reference.node) ?? "dataset"
    case .conversion(let conversion):
      let reference = Self.reference(to: conversion, in: &lowering)
      for fault in conversion.faults {
        lowering.record("\(conversion.component.type): \(fault)", at: location)
      }
      input = .conversion(reference, conversion.component)
      defaultLabel = "\(lowering.label(of: reference.node) ?? "dataset"), \(Example.kindName)s"
    case .samples(let source):
      input = source.rows.origin(in: &lowering, at: location)
      defaultLabel = Self.label(of: input, in: lowering)
    }
    var elements: [String: SourceLocation] = [:]
    var steps: [PlanComponent] = []
    var comparedWith: [DataReference] = []
    var encoders: [NodeID] = []
    for step in content.steps {
      if let comparing = step.element as? any ComparingStep<Example> {
        let reference = comparing.heldOut.declaration.reference(in: &lowering)
        if !comparedWith.contains(reference) { comparedWith.append(reference) }
      }
      if let embedding = step.element as? any EmbeddingStep<Example>,
        let encoder = embedding.encoder
      {
        let id = lowering.encoder(encoder, at: step.location)
        if !encoders.contains(id) { encoders.append(id) }
      }
      let component = lowering.component(step.element, at: step.location)
      elements["steps.\(steps.count)"] = step.location
      steps.append(component)
      for fault in step.element.faults {
        lowering.record("\(component.type): \(fault)", at: step.location)
      }
    }
    let plan = DataPlan(
      kind: Example.kindName,
      origin: input,
      steps: steps,
      limit: single(content.limits, into: &lowering) { $0.faults },
      split: single(content.splits, into: &lowering) { $0.faults(for: Example.self) },
      comparedWith: comparedWith,
      encoders: encoders
    )
    for message in content.orderFaults { lowering.record(message.text, at: message.location) }
    let id = lowering.add(
      .data(plan),
      label: label,
      default: defaultLabel,
      at: location,
      elements: elements
    )
    lowering.attach(self, to: id)
    return DataReference(node: id, part: part?.rawValue)
  }

  private static func label(of origin: DataPlan.Origin, in lowering: PlanLowering) -> String {
    guard case .samples(let stage, _, let judge) = origin else { return "dataset" }
    let samples = lowering.label(of: stage) ?? "samples"
    let judged = judge.flatMap { lowering.label(of: $0) }.map { " by \($0)" } ?? ""
    return Example.self == Demonstration.self
      ? samples : "\(samples), \(Example.kindName)s\(judged)"
  }

  private static func reference(
    to conversion: some DatasetConversion<Example>,
    in lowering: inout PlanLowering
  ) -> DataReference {
    conversion.input.reference(in: &lowering)
  }

  private func single<Element>(
    _ elements: [Located<Element>],
    into lowering: inout PlanLowering,
    _ faults: (Element) -> [String]
  ) -> PlanComponent? {
    for extra in elements.dropFirst() {
      lowering.record(
        "A dataset has at most one '\(Element.self)'; this is another.",
        at: extra.location
      )
    }
    guard let first = elements.first else { return nil }
    for fault in faults(first.element) {
      lowering.record("\(Element.self): \(fault)", at: first.location)
    }
    return lowering.component(first.element, at: first.location)
  }
}
