public import PreferenceData
import RecipePlan

/// Drops rows whose text is also in another dataset, such as the one that a policy is measured on.
///
/// A row is dropped, and counted, for one of three reasons: the other dataset has the very same text;
/// it has one with the same letters and digits, whatever their case, spaces and punctuation; or, with
/// an encoder, it has one that says nearly the same by the cosine of their embeddings, which finds
/// rephrased test rows that comparing words misses (Yang and others, arXiv 2311.04850).
///
/// ```swift
/// let training = Dataset(comparisons.train) {
///   Decontaminate(against: comparisons.test, by: SentenceEmbedding("models/minilm"))
/// }
/// ```
public struct Decontaminate<Example: ExampleKind>: EmbeddingStep {
  /// The rows to keep apart from.
  package var heldOut: HeldOutRows
  /// The text that is compared.
  public var field: ExampleField
  /// The encoder; nil to compare letters and digits only.
  public var encoder: SentenceEmbedding?
  /// The cosine from which on two texts say the same.
  public var similarity: Double

  /// Declares the step.
  /// - Parameters:
  ///   - heldOut: The rows to keep apart from; none of them is changed.
  ///   - field: The text that is compared, which both kinds of example have.
  ///   - encoder: The encoder; without one only texts with the same letters and digits are found.
  ///   - similarity: The cosine from which on two texts say the same.
  public init<Other: ExampleKind>(
    against heldOut: Dataset<Other>,
    comparing field: ExampleField = .prompt,
    by encoder: SentenceEmbedding? = nil,
    similarity: Double = 0.9
  ) {
    self.heldOut = HeldOutRows(heldOut)
    self.field = field
    self.encoder = encoder
    self.similarity = similarity
  }

  /// One sentence for a field that is no text of both kinds, and one for a cosine that is none.
  public var faults: [String] {
    SimilarityFaults.faults(of: field, for: [Example.self, heldOut.kind], similarity: similarity)
  }

  /// The texts of both datasets.
  public func embeddedTexts(of table: RowTable<Example>, _ context: DataContext) -> [String] {
    table.texts(of: field).compactMap(\.self) + (context.heldOut?.texts ?? [])
  }

  /// The rows that are left, in order.
  ///
  /// Throws `DataError.invalidSettings`, also when the context lacks the other texts or an embedding.
  public func apply(
    to table: RowTable<Example>,
    _ context: DataContext
  ) throws -> RowTable<Example> {
    let threshold = encoder == nil ? "" : ", similarity: \(similarity)"
    let name = "Decontaminate(comparing: \(field)\(threshold))"
    let faults = faults
    guard faults.isEmpty, let other = context.heldOut else {
      throw DataError.invalidSettings(
        component: name,
        faults: faults.isEmpty ? ["nobody has read the other dataset: run it in a recipe"] : faults
      )
    }
    let texts = Set(other.texts)
    let plain = Set(texts.map(Self.lettersAndDigits))
    var search = ParaphraseSearch(encoder, context, step: name)
    for text in texts.sorted() { try search.add(text) }
    var entry = RowLedgerEntry(name: name)
    var kept: [Row<Example>] = []
    var verdicts: [String: (reason: String?, cosine: Double?)] = [:]
    var highest: (cosine: Double, origin: RowOrigin)?
    for (row, text) in zip(table.rows, table.texts(of: field)) {
      guard let text else {
        entry.recordKept()
        kept.append(row)
        continue
      }
      let verdict: (reason: String?, cosine: Double?)
      if let known = verdicts[text] {
        verdict = known
      } else {
        let nearest = try search.nearest(to: text)?.cosine
        let letters = Self.lettersAndDigits(of: text)
        verdict =
          if texts.contains(text) {
            ("is also in '\(other.name)'", nearest)
          } else if !letters.isEmpty, plain.contains(letters) {
            ("differs from a row of '\(other.name)' in case, spaces or punctuation only", nearest)
          } else if let nearest, nearest >= similarity {
            ("says nearly the same as a row of '\(other.name)'", nearest)
          } else {
            (nil, nearest)
          }
        verdicts[text] = verdict
      }
      if let reason = verdict.reason {
        entry.recordDrop(reason, at: row.origin)
      } else {
        if let cosine = verdict.cosine, cosine > highest?.cosine ?? -1 {
          highest = (cosine, row.origin)
        }
        entry.recordKept()
        kept.append(row)
      }
    }
    entry.notes += search.notes(nearestKept: highest, to: "a row of '\(other.name)'")
    return table.replacing(rows: kept, adding: entry)
  }

  /// The letters and digits of a text in lower case.
  static func lettersAndDigits(of text: String) -> String {
    String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}
