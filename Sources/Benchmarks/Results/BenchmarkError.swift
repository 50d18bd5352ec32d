/// Why a measurement could not be made.
enum BenchmarkError: Error, CustomStringConvertible, Equatable {
  /// A file could not be written.
  case unwritable(file: String, reason: String)
  /// A file that an option names is not there.
  case missingFile(option: String, file: String)
  /// A weights file does not fit the model.
  case weights(file: String, reason: String)
  /// Another program could not be started.
  case unstartable(program: String, reason: String)
  /// Another program ended with a status other than 0.
  case failed(program: String, status: Int32, output: String)
  /// Two programs computed different numbers.
  case disagreement(model: String, difference: Double, limit: Double)
  /// Another program printed something else than was expected.
  case unreadable(program: String, output: String)

  /// What happened, in a sentence or two.
  var description: String {
    switch self {
    case .unwritable(let file, let reason): "\(file) can't be written: \(reason)"
    case .missingFile(let option, let file): "\(option) names \(file), which doesn't exist."
    case .weights(let file, let reason): "The weights in \(file) don't fit: \(reason)"
    case .unstartable(let program, let reason): "\(program) can't be started: \(reason)"
    case .failed(let program, let status, let output):
      "\(program) ended with status \(status)."
        + (output.isEmpty ? "" : " It printed:\n\(output)")
    case .disagreement(let model, let difference, let limit):
      "The logits of \(model) differ by up to \(difference); \(limit) is allowed."
    case .unreadable(let program, let output):
      "\(program) printed something unexpected:\n\(output)"
    }
  }
}
