import Foundation

/// A command whose output is collected in files, so that nobody has to read while it runs.
struct RunningCommand {
  let process: Process
  private let outputFile: URL
  private let errorFile: URL

  init(_ command: [String], in folder: URL) throws {
    let name = UUID().uuidString
    outputFile = FileManager.default.temporaryDirectory.appending(path: "\(name).out")
    errorFile = FileManager.default.temporaryDirectory.appending(path: "\(name).err")
    for file in [outputFile, errorFile] { try Data().write(to: file) }
    process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
  }

  /// What was written so far to standard error.
  var standardError: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

  /// Everything that was written, once the command has ended; the files are removed.
  func output() throws -> ExternalPackage.Output {
    defer {
      for file in [outputFile, errorFile] { try? FileManager.default.removeItem(at: file) }
    }
    return ExternalPackage.Output(
      standardOutput: try String(contentsOf: outputFile, encoding: .utf8),
      standardError: standardError,
      status: process.terminationStatus
    )
  }

  /// The first process below this one whose command line contains a text.
  func descendant(containing text: String) throws -> pid_t? {
    let rows = try ProcessTable.rows()
    var family: Set<pid_t> = [process.processIdentifier]
    for _ in 0..<8 { family.formUnion(rows.filter { family.contains($0.parent) }.map(\.id)) }
    return rows.first { family.contains($0.id) && $0.command.contains(text) }?.id
  }
}
