import OptimizationCore
import RecipeDSL
import RecipePlan

extension ModelInstance {
  /// The errors that a measurement wants of a dictionary: those of all its features; empty for another model.
  var measuredErrors: Set<FormulaTerm> {
    guard let size = head?.dictionary?.featureCount else { return [] }
    return [FormulaTerm(.example, .dictionaryError, name: "\(size)")]
  }
}

extension ReplyScores {
  /// What a dictionary says of every comparison; nil for another model.
  /// - Parameter rows: The rows with the features that the dictionary has read.
  /// - Returns: One per row.
  func features(of rows: TokenizedRows) -> [EvaluatedFeatures]? {
    guard let errors = outputs.first(where: { $0.key.quantity == .dictionaryError }),
      let size = errors.key.name.flatMap({ Int($0) })
    else { return nil }
    let strengths = (1...size).map {
      outputs[FormulaTerm(.example, .output, name: "feature_\($0)")] ?? []
    }
    let differences = rows.rows.map { $0.featureDifference ?? [] }
    let spreads = DictionaryReading.spreads(differences, weights: rows.rows.map(\.weight))
    return rows.rows.indices.map { row in
      EvaluatedFeatures(
        strengths: strengths.map { $0[row] },
        error: errors.value[row],
        spread: spreads[row],
        isTurned: rows.rows[row].isTurned
      )
    }
  }
}
