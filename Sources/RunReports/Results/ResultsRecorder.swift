public import Foundation
public import RecipePlan

/// Writes `results.json` and `environment.json` at the end of a run.
///
/// `results.json` holds what was found and is byte for byte the same for two runs of the same plan
/// on the same data; `environment.json` holds times, threads, toolchain and machine. Both have
/// sorted keys. Numbers that are not finite are written as the texts `NaN`, `Infinity` and
/// `-Infinity`.
public struct ResultsRecorder: Recorder {
  private let folder: URL
  private let machine: Machine
  private let now: @Sendable () -> Date
  private var record = RunRecord()
  private var started: Date?

  /// Creates a recorder.
  ///
  /// - Parameters:
  ///   - folder: The output folder; created if it does not exist.
  ///   - machine: The machine to describe.
  ///   - now: The clock, read once when the run starts.
  public init(
    folder: URL,
    machine: Machine = .current,
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.folder = folder
    self.machine = machine
    self.now = now
  }

  /// Takes note of an event, and writes both files when the run has finished.
  ///
  /// - Throws: ``ReportFileError`` if a file cannot be written.
  public mutating func record(_ event: RunEvent) throws {
    record.add(event)
    switch event {
    case .runStarted: started = now()
    case .runFinished(let outcome):
      if let results = RunResults(record) {
        try Self.write(results, to: folder.appendingPathComponent("results.json"))
      }
      let environment = environment(outcome)
      try Self.write(environment, to: folder.appendingPathComponent("environment.json"))
    default: break
    }
  }

  /// The bytes of `results.json`.
  ///
  /// - Throws: `EncodingError` if a value cannot be written.
  public static func data(of results: RunResults) throws -> Data {
    try encoded(results)
  }

  /// Reads results that were written before, for a comparison.
  ///
  /// - Throws: `DecodingError` if the bytes are not results of a known format.
  public static func results(from data: Data) throws -> RunResults {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity",
      negativeInfinity: "-Infinity",
      nan: "NaN"
    )
    return try decoder.decode(RunResults.self, from: data)
  }

  private func environment(_ outcome: RunOutcome) -> RunEnvironment {
    let data = record.data.map {
      RunEnvironment.Timing(label: $0.label, kind: "data", seconds: $0.seconds, tokens: 0)
    }
    let stages = record.stageOutcomes.map {
      RunEnvironment.Timing(
        label: $0.label,
        kind: $0.kind.rawValue,
        seconds: $0.seconds,
        tokens: $0.tokens
      )
    }
    return RunEnvironment(
      started: (started ?? now()).formatted(.iso8601),
      seconds: outcome.seconds,
      peakBytes: outcome.peakBytes,
      timings: data + stages,
      threads: record.header?.threads ?? 0,
      instructionSet: record.header?.instructionSet ?? "",
      engine: record.header?.engine ?? "",
      toolchain: Self.toolchain,
      machine: machine
    )
  }

  private static func write(_ value: some Encodable, to file: URL) throws {
    try AtomicFile.write(try encoded(value), to: file)
  }

  private static func encoded(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity",
      negativeInfinity: "-Infinity",
      nan: "NaN"
    )
    return try encoder.encode(value) + Data("\n".utf8)
  }

  /// A program can only compare the compiler's version with known ones.
  private static var toolchain: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}
