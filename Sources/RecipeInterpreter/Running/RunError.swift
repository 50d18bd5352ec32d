import RecipePlan

/// A fault that only running can find.
public enum RunError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A loss or gradient is not a finite number.
  case notFinite(what: String, stage: String, step: Int, term: String, rows: [String])
  /// A dataset that a stage reads has no rows.
  case noRows(data: String, stage: String, reasons: [String])
  /// Rows lack a value that the objective reads.
  case missingValue(quantity: String, term: String, rows: [String], count: Int)
  /// Two models that must read the same tokens have different tokenizers.
  case differentTokenizers(stage: String, reference: String)
  /// A plan can't be run as it is.
  case unusable(String)
  /// Weights or another file could not be written.
  case unwritable(path: String, reason: String)
  /// The run was stopped from outside.
  case stopped

  /// The fault in sentences.
  public var description: String {
    switch self {
    case .notFinite(let what, let stage, let step, let term, let rows):
      let place = rows.isEmpty ? "" : " (rows \(rows.joined(separator: ", ")))"
      let source = term.isEmpty ? "" : ", term \(term)"
      return "The \(what) is not finite at step \(step) of '\(stage)'\(source)\(place). "
        + "Lower the learning rate, clip gradients with 'GradientClipping(norm: 1)', or look at "
        + "these rows."
    case .noRows(let data, let stage, let reasons):
      let why = reasons.isEmpty ? "" : " (\(reasons.joined(separator: "; ")))"
      return "'\(stage)' has nothing to read: no row of '\(data)' is left\(why)."
    case .missingValue(let quantity, let term, let rows, let count):
      let more = count > rows.count ? " and \(count - rows.count) more" : ""
      return "\(term) reads '\(quantity)', which \(count) rows don't have "
        + "(\(rows.joined(separator: ", "))\(more)). Map the column, or filter these rows."
    case .differentTokenizers(let stage, let reference):
      return "'\(stage)' and its reference '\(reference)' split text into different tokens, so "
        + "their log-probabilities can't be compared. Give both the same tokenizer."
    case .unusable(let reason): return reason
    case .unwritable(let path, let reason): return "\(path) could not be written: \(reason)."
    case .stopped: return "The run was stopped."
    }
  }
}
