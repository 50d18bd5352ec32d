/// What can be wrong with settings of steps that compare texts by their embeddings.
package enum SimilarityFaults {
  /// One sentence for a field that is no text, and one for a cosine that is none.
  /// - Parameters:
  ///   - field: The field whose texts are compared.
  ///   - kinds: The kinds of example that must have it.
  ///   - similarity: The cosine from which on two texts say the same.
  /// - Returns: The faults; empty if there are none.
  package static func faults(
    of field: ExampleField,
    for kinds: [any ExampleKind.Type],
    similarity: Double
  ) -> [String] {
    var faults: [String] = []
    for fault in kinds.compactMap({ field.fault(for: $0) }) where !faults.contains(fault) {
      faults.append(fault)
    }
    if faults.isEmpty, field.type != .text {
      faults.append("\(field) holds a \(field.type.rawValue), and only texts have embeddings")
    }
    if !(similarity > 0 && similarity <= 1) {
      faults.append("the similarity must be above 0 and at most 1, and is \(similarity)")
    }
    return faults
  }
}

extension RowTable {
  /// The text of a field in every row; nil for a row without one.
  package func texts(of field: ExampleField) -> [String?] {
    rows.map { row in
      if case .text(let text)? = row.example.value(of: field) { text } else { nil }
    }
  }
}
