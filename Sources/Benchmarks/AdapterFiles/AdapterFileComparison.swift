import Foundation
import OptimizationCore

/// Writes models and adapters, has transformers and PEFT open them, and compares logits.
struct AdapterFileComparison {
  /// The largest difference that counts as agreement.
  static let limit: Float = 1e-4

  /// What is asked for.
  let options: AdapterFileOptions

  /// Compares and prints.
  ///
  /// - Returns: Whether everything agrees.
  /// - Throws: `BenchmarkError`, or what opening and writing models throws.
  func run() throws -> Bool {
    let folder =
      options.folder.map { URL(fileURLWithPath: $0) }
      ?? FileManager.default.temporaryDirectory
      .appendingPathComponent("adapter-files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { if options.folder == nil { try? FileManager.default.removeItem(at: folder) } }
    let base = try StoredModel(options.model).makeDecoder()
    let report = Report(printsMarkdown: options.printsMarkdown)
    let memory = try AdapterMemory(base: base, rank: options.rank, threads: options.threads)
    report.add(try memory.table())

    var cases = try AdapterFileCases(options: options, base: base, folder: folder).all()
    let ownPeak = StepMemory.peakResidentBytes >> 20
    Report.progress("\(cases.count) folders written; opening them with \(options.python)")
    let peer = AdapterFilePeer(python: options.python, folder: folder)
    let (values, outcome) = try peer.run(cases.map(\.request))
    for index in cases.indices where cases[index].values == nil {
      guard let path = cases[index].request.adapter else { continue }
      let (decoder, _) = try AdapterFolder(path).makeDecoder(on: base)
      cases[index].values = AdapterFileCases.logits(
        decoder,
        cases[index].request.tokens,
        threads: options.threads
      )
    }
    var table = ResultTable(
      "Saved models and adapters opened by transformers and PEFT",
      note:
        "Largest absolute difference of logits or scores in 32 bits here and 64 bits there; "
        + "\(outcome.versions). Peak resident memory: \(ownPeak) MiB here, "
        + "\(outcome.peakMegabytes) MiB there.",
      columns: ["what", "values", "largest", "difference", "agrees"]
    )
    var isSound = true
    for test in cases {
      let (own, theirs) = (test.values ?? [], values[test.request.name] ?? [])
      let difference =
        own.count == theirs.count
        ? zip(own, theirs).map { abs($0 - $1) }.max() ?? .infinity : .infinity
      let agrees = difference <= Self.limit
      isSound = isSound && agrees
      table.add([
        .text(test.title), .count(own.count),
        .number(Double(own.map(abs).max() ?? 0), digits: 2),
        .number(Double(difference), digits: 7), .text(agrees ? "yes" : "NO"),
      ])
    }
    report.add(table)
    return isSound
  }
}
