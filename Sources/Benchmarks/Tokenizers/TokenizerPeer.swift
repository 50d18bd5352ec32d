import Foundation

/// A Python process that encodes lines with Hugging Face tokenizers or SentencePiece.
final class TokenizerPeer {
  private let process: PythonProcess

  /// Starts the process.
  ///
  /// - Parameters:
  ///   - python: The Python.
  ///   - tokenizer: The file that the library reads.
  /// - Throws: `BenchmarkError.unstartable`.
  init(python: String, tokenizer: String) throws(BenchmarkError) {
    process = try PythonProcess(
      python: python,
      program: TokenizerPeerProgram.text,
      arguments: [tokenizer],
      environment: [
        "TOKENIZERS_PARALLELISM": "false", "RAYON_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
        "HF_HUB_OFFLINE": "1",
      ]
    )
  }

  /// The library's name and version, which the process tells first.
  func name() throws -> String { String(decoding: try process.line(), as: UTF8.self) }

  /// Hands over a line of text.
  func add(_ bytes: [UInt8]) {
    send("text \(bytes.count)\n", bytes)
  }

  /// The tokens of a line as plain text, those with special tokens and the tokens around a text, and
  /// the text decoded from the first; nil if the line is refused.
  ///
  /// Without `hasSpecial` the second tokens are not asked for.
  func encode(
    _ bytes: [UInt8],
    hasSpecial: Bool
  ) throws -> (plain: [Int32], special: [Int32], decoded: [UInt8])? {
    send("encode \(bytes.count) \(hasSpecial ? 1 : 0)\n", bytes)
    let counts = String(decoding: try process.line(), as: UTF8.self).split(separator: " ")
      .compactMap {
        Int($0)
      }
    guard counts.count == 3 else { return nil }
    func tokens(_ count: Int) throws -> [Int32] {
      let bytes = try process.take(4 * count)
      return (0..<count).map { index in
        Int32(
          bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[4 * index + $1]) << UInt32(8 * $1) }
        )
      }
    }
    return (try tokens(counts[0]), try tokens(counts[1]), try process.take(counts[2]))
  }

  /// The seconds of one thread for the texts handed over.
  func time() throws -> Double {
    send("time\n", [])
    let text = String(decoding: try process.line(), as: UTF8.self)
    guard let seconds = Double(text) else {
      throw BenchmarkError.unreadable(program: "Python", output: text)
    }
    return seconds
  }

  /// Ends the process.
  func stop() { process.stop() }

  private func send(_ command: String, _ bytes: [UInt8]) {
    process.send(Data(command.utf8) + Data(bytes))
  }
}
