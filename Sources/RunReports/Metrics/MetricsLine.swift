import RecipePlan

/// One line of `metrics.jsonl`: sorted keys, shortest numbers, nothing that differs between runs.
struct MetricsLine {
  /// A value of such a line.
  enum Value {
    case number(Double?)
    case integer(Int)
    case text(String)
  }

  private var values: [String: Value]

  /// The line of one logged step.
  init(step: StageProgress) {
    values = step.metrics.mapValues { .number($0) }
    values["epoch"] = .number(step.epoch)
    values["step"] = .integer(step.step)
    values["stage"] = .text(step.label)
    values["node"] = .text(Self.node(step.id))
  }

  /// The line of one evaluation; metric names get TRL's prefix `eval_`.
  init(evaluation: EvaluationReport) {
    values = [:]
    for measurement in evaluation.measurements {
      let name =
        measurement.name.hasPrefix("eval_") ? measurement.name : "eval_\(measurement.name)"
      values[name] = .number(measurement.estimate)
    }
    values["eval_rows"] = .integer(evaluation.rows)
    values["data"] = .text(evaluation.data)
    values["stage"] = .text(evaluation.model)
    values["node"] = .text(Self.node(evaluation.id))
  }

  /// The start of a node's identifier, enough to tell the stages of a run apart.
  static func node(_ id: String) -> String { String(id.prefix(12)) }

  /// The line as JSON, without its line end; a number that is not finite becomes `null`.
  var json: String {
    let members =
      values
      .sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
      .map { "\(Self.quoted($0.key)):\(Self.text($0.value))" }
    return "{\(members.joined(separator: ","))}"
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .number(let number):
      number.flatMap { $0.isFinite ? ($0 == 0 ? "0.0" : "\($0)") : nil } ?? "null"
    case .integer(let number): "\(number)"
    case .text(let text): quoted(text)
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      // Readers that split lines by Unicode's rules would break at the last two.
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
