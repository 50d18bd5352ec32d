import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan

/// Reads datasets, each once, in the order of the plan.
final class DatasetLoader {
  private let declarations: [NodeID: any DatasetDeclaration]
  private let plan: Plan
  private let context: DataContext
  private let encoders: EncoderStore
  private var loaded: [NodeID: any AnyLoadedDataset] = [:]
  private var ledgers: [NodeID: RowLedger] = [:]

  init(
    plan: Plan,
    declarations: [NodeID: any DatasetDeclaration],
    context: DataContext,
    encoders: EncoderStore
  ) {
    self.plan = plan
    self.declarations = declarations
    self.context = context
    self.encoders = encoders
  }

  /// Whether a dataset was read.
  func hasRead(_ id: NodeID) -> Bool { loaded[id] != nil }

  /// Reads one dataset, whose inputs were read before; the replies that it is made of, if it is, are
  /// given.
  func load(_ node: PlanNode, drawn: [SampledReplies]? = nil) throws -> DataReport {
    guard let declaration = declarations[node.id], case .data(let data) = node.operation else {
      throw RunError.unusable(
        "The plan names the dataset '\(node.label)', but the recipe that declares it is not here."
      )
    }
    return try load(declaration, node: node, plan: data, drawn: drawn)
  }

  /// What the source and the steps of a dataset, and of those that it is made of, dropped.
  func drops(of id: NodeID) -> [LedgerReport.Drop] {
    let own = ledgers[id]?.entries.map(LedgerReport.init).flatMap(\.drops) ?? []
    guard case .data(let data)? = plan.node(id)?.operation else { return own }
    switch data.origin {
    case .dataset(let reference), .conversion(let reference, _):
      return drops(of: reference.node) + own
    case .source, .samples: return own
    }
  }

  /// A dataset that was read.
  func dataset(_ id: NodeID) throws -> any AnyLoadedDataset {
    guard let dataset = loaded[id] else {
      throw RunError.unusable("The dataset \(id.short) was not read.")
    }
    return dataset
  }

  /// The typed rows of a dataset that was read.
  func table<Example>(_ reference: DataReference, of kind: Example.Type) throws -> RowTable<Example>
  {
    guard let dataset = try dataset(reference.node) as? LoadedDataset<Example>,
      let table = dataset.table(reference.part)
    else {
      throw RunError.unusable(
        "The dataset \(reference.node.short) has no \(Example.kindName)s in the part "
          + "'\(reference.part ?? "all")'."
      )
    }
    return table
  }

  private func load<Declaration: DatasetDeclaration>(
    _ declaration: Declaration,
    node: PlanNode,
    plan data: DataPlan,
    drawn: [SampledReplies]?
  ) throws -> DataReport {
    let clock = ContinuousClock()
    let start = clock.now
    var files: [DataFileReport] = []
    var table: RowTable<Declaration.Example>
    switch declaration.origin {
    case .source(let source):
      table = try source.read(context)
      // Named without the folder that holds them, so that its place is no part of the results.
      files = try source.files.map { file in
        try FileChecksum.report(URL(fileURLWithPath: file.string), as: source.name(of: file))
      }
    case .dataset:
      guard case .dataset(let reference) = data.origin else { throw mismatch(node) }
      table = try self.table(reference, of: Declaration.Example.self)
      table.ledger = RowLedger()
    case .conversion(let conversion):
      guard case .conversion(let reference, _) = data.origin else { throw mismatch(node) }
      table = try convert(conversion, reference)
    case .samples(let source):
      guard let drawn else { throw mismatch(node) }
      let shaped = try source.rows.shaping.map { try drawn.shaped(by: $0) }
      table = source.rows.rows(of: shaped ?? drawn)
    }
    for step in declaration.steps { table = try apply(step, to: table) }
    let parts = try declaration.split?.apply(to: table, context) ?? [:]
    let ledger = parts[.train]?.ledger ?? table.ledger
    loaded[node.id] = LoadedDataset(whole: table, parts: parts)
    ledgers[node.id] = ledger
    return DataReport(
      label: node.label,
      fingerprint: node.id.text,
      kind: data.kind,
      files: files,
      ledger: ledger.entries.map(LedgerReport.init),
      parts: parts.isEmpty
        ? [DataPartReport(name: "all", rows: table.rows.count)]
        : SplitPart.allCases.map {
          DataPartReport(name: $0.rawValue, rows: parts[$0]?.rows.count ?? 0)
        },
      seconds: (clock.now - start).seconds
    )
  }

  /// Applies a step with what it asks for: another dataset's texts, and embeddings.
  private func apply<Example>(
    _ step: some DataStep<Example>,
    to table: RowTable<Example>
  ) throws -> RowTable<Example> {
    var context = context
    if let comparing = step as? any ComparingStep<Example> {
      let reference = comparing.heldOut.reference
      let part = reference.part.map { ", \($0)" } ?? ""
      context.heldOut = HeldOutTexts(
        name: (plan.node(reference.node)?.label ?? reference.node.short) + part,
        texts: try dataset(reference.node).texts(of: comparing.field, reference.part)
      )
    }
    if let embedding = step as? any EmbeddingStep<Example>, let encoder = embedding.encoder {
      try encoders.add(
        embedding.embeddedTexts(of: table, context),
        by: encoder,
        to: &context.embeddings
      )
    }
    return try step.apply(to: table, context)
  }

  private func convert<Conversion: DatasetConversion>(
    _ conversion: Conversion,
    _ reference: DataReference
  ) throws -> RowTable<Conversion.Output> {
    var input = try table(reference, of: Conversion.Input.self)
    input.ledger = RowLedger()
    return try conversion.convert(input)
  }

  private func mismatch(_ node: PlanNode) -> RunError {
    .unusable("The dataset '\(node.label)' is declared otherwise than the plan says.")
  }
}

extension LedgerReport {
  /// What one source or step did to the rows.
  init(_ entry: RowLedgerEntry) {
    self.init(
      step: entry.name,
      read: entry.rowsIn,
      kept: entry.kept,
      merged: entry.merged,
      truncated: entry.truncated,
      drops: entry.drops.map {
        Drop(reason: $0.reason, count: $0.count, samples: $0.samples.map(\.description))
      },
      notes: entry.notes
    )
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
