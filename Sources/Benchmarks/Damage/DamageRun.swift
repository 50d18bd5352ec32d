import Foundation

/// Damages many files in processes of its own, so that none of them can end the run.
struct DamageRun {
  /// What is asked for.
  let options: DamageOptions

  /// The seconds after which a process that does not go on is ended.
  private static let patience = 60.0

  /// Damages and prints a table.
  ///
  /// - Returns: Whether every damaged file was read or refused as it should be.
  /// - Throws: `BenchmarkError`, or the system's error.
  func run() throws -> Bool {
    if options.progress != nil {
      try serve()
      return true
    }
    let files = try SoundFile.all(in: options.folders)
    guard !files.isEmpty else {
      throw BenchmarkError.missingFile(option: DamageOptions.argument, file: options.folders[0])
    }
    var counts: [String: [DamageOutcome: Int]] = [:]
    var next = options.first
    let end = options.first + options.count
    while next < end {
      let (lines, reached, failure) = try child(from: next, count: end - next)
      for line in lines {
        let words = line.split(separator: " ", maxSplits: 3).map(String.init)
        guard words.count >= 2, let outcome = DamageOutcome(rawValue: words[0]) else { continue }
        if outcome.isGood {
          counts[words[1], default: [:]][outcome, default: 0] +=
            words.count > 2 ? Int(words[2]) ?? 0 : 0
        } else {
          counts[words[1], default: [:]][outcome, default: 0] += 1
          Report.progress(line)
        }
      }
      guard let failure else { break }
      let file = files[reached % files.count]
      counts[file.kind.rawValue, default: [:]][failure, default: 0] += 1
      Report.progress("\(failure.rawValue) \(file.kind.rawValue) number \(reached): \(file.name)")
      next = reached + 1
    }
    Report(printsMarkdown: false).add(table(counts))
    return counts.values.allSatisfy { $0.allSatisfy { $0.key.isGood || $0.value == 0 } }
  }

  private func table(_ counts: [String: [DamageOutcome: Int]]) -> ResultTable {
    let outcomes = DamageOutcome.allCases
    var table = ResultTable(
      "Damaged files",
      note: "Numbers from \(options.first) on. Accepted files were sound enough to be read.",
      columns: ["files of", "damaged"] + outcomes.map(\.rawValue)
    )
    for (kind, found) in counts.sorted(by: { $0.key < $1.key }) {
      table.add(
        [.text(kind), .count(found.values.reduce(0, +))]
          + outcomes.map { .count(found[$0, default: 0]) }
      )
    }
    return table
  }

  /// Runs a process until it ends or does not go on; tells how far it came if that was too early.
  private func child(
    from first: Int,
    count: Int
  ) throws -> (lines: [String], reached: Int, failure: DamageOutcome?) {
    let base = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    let (progress, output) = (base + ".progress", base + ".out")
    try Data("\(first)".utf8).write(to: URL(fileURLWithPath: progress))
    try Data().write(to: URL(fileURLWithPath: output))
    defer {
      try? FileManager.default.removeItem(atPath: progress)
      try? FileManager.default.removeItem(atPath: output)
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try ChildProgram.thisProgram())
    process.arguments =
      [DamageOptions.argument, "--first", "\(first)", "--count", "\(count)"]
      + ["--progress", progress] + options.folders
    process.standardOutput = FileHandle(forWritingAtPath: output)
    try process.run()
    func reached() -> Int {
      (try? String(contentsOfFile: progress, encoding: .utf8)).flatMap { Int($0) } ?? first
    }
    var (last, waited) = (-1, 0.0)
    var failure: DamageOutcome?
    while process.isRunning {
      Thread.sleep(forTimeInterval: 0.2)
      let place = reached()
      waited = place == last ? waited + 0.2 : 0
      last = place
      if waited > Self.patience {
        failure = .hung
        process.terminate()
        process.waitUntilExit()
      }
    }
    if failure == nil, process.terminationStatus != 0 || process.terminationReason != .exit {
      failure = .crashed
    }
    let lines = (try String(contentsOfFile: output, encoding: .utf8)).split(separator: "\n")
    return (lines.map(String.init), reached(), failure)
  }

  /// Damages in this process; tells the number of each before it is tried.
  private func serve() throws {
    let probe = try DamageProbe(SoundFile.all(in: options.folders))
    defer { probe.remove() }
    let progress = try FileHandle(forWritingTo: URL(fileURLWithPath: options.progress ?? ""))
    var counts: [String: Int] = [:]
    func flush() {
      for (key, count) in counts.sorted(by: { $0.key < $1.key }) { print("\(key) \(count)") }
      counts = [:]
      // All open files; the name of standard output is not safe to use here.
      fflush(nil)
    }
    for number in options.first..<(options.first + options.count) {
      try progress.seek(toOffset: 0)
      try progress.write(contentsOf: Data("\(number)".utf8))
      let result = try probe.result(of: number)
      let file = probe.file(of: number)
      if result.outcome.isGood {
        counts["\(result.outcome.rawValue) \(file.kind.rawValue)", default: 0] += 1
      } else {
        print(
          "\(result.outcome.rawValue) \(file.kind.rawValue) \(number) \(file.name): \(result.detail.prefix(400))"
        )
      }
      if number % 200 == 199 { flush() }
    }
    flush()
  }
}
