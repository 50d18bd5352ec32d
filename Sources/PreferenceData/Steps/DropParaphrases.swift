/// Drops rows whose text says nearly the same as an earlier row's, by the cosine of embeddings.
///
/// Rows are looked at in order, and each is compared with all distinct texts that were kept before it
/// (the greedy form of Abbas and others, "SemDeDup", arXiv 2303.09540, without clusters: every pair is
/// compared). Rows with the very same text as a kept row stay, because several comparisons may share
/// a prompt; `Deduplicate` merges those.
public struct DropParaphrases<Example: ExampleKind>: EmbeddingStep {
  /// The text that is compared.
  public var field: ExampleField
  /// The encoder.
  public var encoder: SentenceEmbedding?
  /// The cosine from which on two texts say the same.
  public var similarity: Double

  /// Declares the step.
  /// - Parameters:
  ///   - field: The text that is compared, such as `.prompt`.
  ///   - encoder: The encoder.
  ///   - similarity: The cosine from which on two texts say the same.
  public init(of field: ExampleField, by encoder: SentenceEmbedding, similarity: Double = 0.9) {
    self.field = field
    self.encoder = encoder
    self.similarity = similarity
  }

  /// One sentence for a field that is no text, and one for a cosine that is none.
  public var faults: [String] {
    SimilarityFaults.faults(of: field, for: [Example.self], similarity: similarity)
  }

  /// The texts of the rows.
  public func embeddedTexts(of table: RowTable<Example>, _ context: DataContext) -> [String] {
    table.texts(of: field).compactMap(\.self)
  }

  /// The rows that are left, in order.
  ///
  /// Throws `DataError.invalidSettings`, also when the context lacks an embedding.
  public func apply(
    to table: RowTable<Example>,
    _ context: DataContext
  ) throws -> RowTable<Example> {
    let name = "DropParaphrases(of: \(field), similarity: \(similarity))"
    try checkSettings(named: name)
    var search = ParaphraseSearch(encoder, context, step: name)
    var seen: [String: Bool] = [:]
    var entry = RowLedgerEntry(name: name)
    var kept: [Row<Example>] = []
    var highest: (cosine: Double, origin: RowOrigin)?
    for (row, text) in zip(table.rows, table.texts(of: field)) {
      if let text, seen[text] == nil {
        let nearest = try search.nearest(to: text)
        let isNew = (nearest?.cosine ?? -1) < similarity
        seen[text] = isNew
        if isNew {
          try search.add(text)
          if let nearest, nearest.cosine > highest?.cosine ?? -1 {
            highest = (nearest.cosine, row.origin)
          }
        }
      }
      if text.flatMap({ seen[$0] }) ?? true {
        entry.recordKept()
        kept.append(row)
      } else {
        entry.recordDrop("says nearly the same as an earlier row", at: row.origin)
      }
    }
    entry.notes += search.notes(nearestKept: highest, to: "an earlier one")
    return table.replacing(rows: kept, adding: entry)
  }
}
