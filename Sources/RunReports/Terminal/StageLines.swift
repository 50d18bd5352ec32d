import RecipePlan

/// The lines about stages: what is running, how far it is, what it did.
struct StageLines {
  /// How many columns a line may take.
  var columns: Int

  /// A stage's name for people: what it does and to what.
  static func name(kind: StageReport.Kind, label: String) -> String {
    let verb =
      switch kind {
      case .reference: "Reference"
      case .train: "Train"
      case .sample: "Sample"
      case .evaluate: "Evaluate"
      }
    let label = SafeText.terminal(label)
    // Some labels say it already.
    return label.lowercased().hasPrefix(verb.lowercased()) ? label : "\(verb) \(label)"
  }

  /// A finished line: a mark, the name, what came out and the time at the right edge.
  func finished(mark: String, name: String, detail: String, seconds: Double) -> String {
    let time = TextNumber.duration(seconds)
    let left = "\(mark) \(column(name))  \(detail)"
    let room = columns - DisplayWidth.columns(of: time) - 2
    return DisplayWidth.padded(DisplayWidth.cut(left, to: room), to: room) + "  " + time
  }

  /// The bar that rewrites itself; always shorter than the line, so that it never wraps.
  func bar(name: String, progress: StageProgress) -> String {
    let count = "\(TextNumber.count(progress.step))/\(TextNumber.count(progress.steps))"
    var details = [count] + details(of: progress)
    let head = "  \(column(name))  "
    let room = columns - 1 - DisplayWidth.columns(of: head)
    func tail() -> String { details.joined(separator: "  ") }
    while details.count > 1, DisplayWidth.columns(of: tail()) + 7 > room {
      // The time left, at the end, matters more than the rate and the loss.
      details.remove(at: 1)
    }
    let width = min(18, room - 1 - DisplayWidth.columns(of: tail()))
    guard width >= 6 else { return DisplayWidth.cut(head + tail(), to: columns - 1) }
    let filled = Int((fraction(of: progress) * Double(width)).rounded(.down))
    return head + String(repeating: "━", count: filled)
      + String(repeating: "─", count: width - filled) + " " + tail()
  }

  /// The same as words, for a log.
  func plain(name: String, progress: StageProgress) -> String {
    let share = Int((fraction(of: progress) * 100).rounded(.down))
    let head =
      "  \(column(name))  step \(TextNumber.count(progress.step)) of "
      + "\(TextNumber.count(progress.steps)), \(share)%"
    return ([head] + details(of: progress)).joined(separator: ", ")
  }

  /// How far the stage has come, from 0 to 1.
  func fraction(of progress: StageProgress) -> Double {
    guard progress.steps > 0 else { return 0 }
    return max(0, min(1, Double(progress.step) / Double(progress.steps)))
  }

  private func details(of progress: StageProgress) -> [String] {
    var details: [String] = []
    if let loss = progress.metrics["loss"] {
      details.append("loss \(TextNumber.short(loss))")
    }
    let rate = Double(progress.tokens) / progress.seconds
    if progress.tokens > 0, rate.isFinite, rate < 1e15 {
      details.append("\(TextNumber.count(Int(rate.rounded()))) tok/s")
    }
    let left = progress.seconds / Double(progress.step) * Double(progress.steps - progress.step)
    if progress.step > 0, progress.steps > progress.step, left.isFinite, left >= 0 {
      details.append("\(TextNumber.remaining(left)) left")
    }
    return details
  }

  private func column(_ name: String) -> String {
    DisplayWidth.padded(DisplayWidth.cut(name, to: 30), to: 13)
  }
}
