import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A Python process that encodes lines with Hugging Face tokenizers or SentencePiece.
final class TokenizerPeer {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var pending: [UInt8] = []

  /// Starts the process.
  ///
  /// - Parameters:
  ///   - python: The Python.
  ///   - tokenizer: The file that the library reads.
  /// - Throws: `BenchmarkError.unstartable`.
  init(python: String, tokenizer: String) throws(BenchmarkError) {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", TokenizerPeerProgram.text, tokenizer]
    process.environment = ProcessInfo.processInfo.environment.merging([
      "TOKENIZERS_PARALLELISM": "false", "RAYON_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
      "HF_HUB_OFFLINE": "1",
    ]) { $1 }
    process.standardInput = input
    process.standardOutput = output
    // Writing to a Python that has ended must be an error, not this program's end.
    signal(SIGPIPE, SIG_IGN)
    do {
      try process.run()
    } catch {
      throw .unstartable(program: python, reason: error.localizedDescription)
    }
  }

  /// The library's name and version, which the process tells first.
  func name() throws -> String { String(decoding: try line(), as: UTF8.self) }

  /// Hands over a line of text.
  func add(_ bytes: [UInt8]) throws {
    try send("text \(bytes.count)\n", bytes)
  }

  /// The tokens of a line as plain text, those with special tokens and the tokens around a text, and
  /// the text decoded from the first; nil if the line is refused.
  func encode(_ bytes: [UInt8]) throws -> (plain: [Int32], special: [Int32], decoded: [UInt8])? {
    try send("encode \(bytes.count)\n", bytes)
    let counts = String(decoding: try line(), as: UTF8.self).split(separator: " ").compactMap {
      Int($0)
    }
    guard counts.count == 3 else { return nil }
    func tokens(_ count: Int) throws -> [Int32] {
      let bytes = try take(4 * count)
      return (0..<count).map { index in
        Int32(
          bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[4 * index + $1]) << UInt32(8 * $1) }
        )
      }
    }
    return (try tokens(counts[0]), try tokens(counts[1]), try take(counts[2]))
  }

  /// The seconds of one thread for the texts handed over.
  func time() throws -> Double {
    try send("time\n", [])
    let text = String(decoding: try line(), as: UTF8.self)
    guard let seconds = Double(text) else {
      throw BenchmarkError.unreadable(program: "Python", output: text)
    }
    return seconds
  }

  /// Ends the process.
  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  private func send(_ command: String, _ bytes: [UInt8]) throws {
    // An error means that Python has ended, which shows when its answer is read.
    try? input.fileHandleForWriting.write(contentsOf: Data(command.utf8) + Data(bytes))
  }

  private func receive() throws {
    let data = output.fileHandleForReading.availableData
    guard !data.isEmpty else {
      process.waitUntilExit()
      throw BenchmarkError.failed(
        program: "Python",
        status: process.terminationStatus,
        output: String(decoding: pending, as: UTF8.self)
      )
    }
    pending += data
  }

  private func line() throws -> [UInt8] {
    while !pending.contains(0x0A) { try receive() }
    let line = Array(pending.prefix { $0 != 0x0A })
    pending.removeFirst(line.count + 1)
    return line
  }

  private func take(_ count: Int) throws -> [UInt8] {
    while pending.count < count { try receive() }
    let bytes = Array(pending.prefix(count))
    pending.removeFirst(count)
    return bytes
  }
}
