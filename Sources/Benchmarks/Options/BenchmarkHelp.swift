/// What `--help` prints.
enum BenchmarkHelp {
  /// The whole text, with a line end at its end.
  static var text: String {
    let subjects = Subject.allCases.map { ($0.rawValue, $0.summary) }
    let options = BenchmarkOption.allCases.map { option in
      (option.name + (option.valueName.map { " \($0)" } ?? ""), option.summary)
    }
    let width = (subjects + options).map(\.0.count).max() ?? 0
    let line = { (entry: (String, String)) in
      "  " + entry.0 + String(repeating: " ", count: width + 2 - entry.0.count) + entry.1 + "\n"
    }
    return
      "usage: Benchmarks [what ...] [options]\n\nwhat to measure (all but logits if left out):\n"
      + subjects.map(line).joined() + "\noptions:\n" + options.map(line).joined()
      + "\nWith --compare and nothing to measure, matrix products are compared, and with --peers "
      + "training steps too.\n"
  }
}
