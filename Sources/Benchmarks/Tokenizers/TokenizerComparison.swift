import Foundation
import PreferenceData
import RecipeInterpreter

/// Compares a tokenizer with the library that its file is of: tokens, decoded texts and speed.
struct TokenizerComparison {
  /// What is asked for.
  let options: TokenizerOptions

  /// What was found over all lines.
  private struct Counts {
    var bytes = 0
    var refused = 0
    var tokens = 0
    var plain = 0
    var special = 0
    var decoded = 0
  }

  /// Compares and prints.
  ///
  /// - Returns: Whether everything is the same.
  /// - Throws: `BenchmarkError`, or the tokenizer's error.
  func run() throws -> Bool {
    let tokenizer = try ModelTokenizer(path: options.tokenizer).tokenizer
    let reference = options.reference ?? options.tokenizer
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: reference, isDirectory: &isFolder)
    let peer = try TokenizerPeer(
      python: options.python,
      tokenizer: exists && isFolder.boolValue ? reference + "/tokenizer.json" : reference
    )
    defer { peer.stop() }
    let library = try peer.name()
    let texts = try TextLines(options.files)
    // SentencePiece and vocabularies put together have no special tokens in text.
    let hasSpecial = [".model", ".bin", ".gguf"].allSatisfy { !reference.hasSuffix($0) }
    let counts = try compare(tokenizer, peer, texts, hasSpecial: hasSpecial)
    let sample = texts.sample(bytes: 6_000_000)
    let times = try time(tokenizer, peer, sample.map { texts.lines[$0].bytes })
    var table = ResultTable(
      "Tokens of \(options.tokenizer) and of \(library)",
      note: "Other tokens: as plain text, and for every 16th line with special "
        + "tokens and those around a text. Speed: "
        + "the best of \(options.rounds) alternating rounds, processor time of one thread.",
      columns: [
        "files", "lines", "MB", "tokens", "refused", "other tokens", "other special",
        "other decoded", "MB/s", "library MB/s", "times",
      ]
    )
    table.add([
      .count(texts.files.count), .count(texts.lines.count),
      .number(Double(counts.bytes) / 1e6, digits: 1), .count(counts.tokens), .count(counts.refused),
      .count(counts.plain), hasSpecial ? .count(counts.special) : .none, .count(counts.decoded),
      .number(times.bytes / times.ours / 1e6, digits: 2),
      .number(times.bytes / times.theirs / 1e6, digits: 2), .ratio(times.theirs / times.ours),
    ])
    Report(printsMarkdown: options.printsMarkdown).add(table)
    return counts.plain + counts.special + counts.decoded == 0
  }

  private func compare(
    _ tokenizer: PretrainedTokenizer,
    _ peer: TokenizerPeer,
    _ texts: TextLines,
    hasSpecial: Bool
  ) throws -> Counts {
    var counts = Counts()
    let special = EncodingOptions(specialTokensAreText: false, addsSurroundingTokens: true)
    for line in texts.lines {
      counts.bytes += line.bytes.count + 1
      // Special tokens hardly depend on the text: a part of the lines is enough.
      let hasSpecial = hasSpecial && line.number % 16 == 1
      let expected = try peer.encode(line.bytes, hasSpecial: hasSpecial)
      let found = try? tokenizer.encode(utf8: line.bytes)
      func report(_ what: String) {
        if counts.plain + counts.special + counts.decoded > 20 { return }
        Report.progress("\(texts.files[line.file]):\(line.number): other \(what)")
      }
      guard let expected, let found else {
        if expected == nil, found == nil {
          counts.refused += 1
        } else {
          counts.plain += 1
          report("opinion on whether the line is text")
        }
        continue
      }
      counts.tokens += found.count
      if found != expected.plain {
        counts.plain += 1
        report("tokens")
      }
      if hasSpecial, try tokenizer.encode(utf8: line.bytes, special) != expected.special {
        counts.special += 1
        report("special tokens")
      }
      let decoded = tokenizer.decode(expected.plain, keepsSpecialTokens: true)
      if !decoded.utf8.elementsEqual(expected.decoded) {
        counts.decoded += 1
        report("decoded text")
      }
    }
    return counts
  }

  private func time(
    _ tokenizer: PretrainedTokenizer,
    _ peer: TokenizerPeer,
    _ lines: [[UInt8]]
  ) throws -> (bytes: Double, ours: Double, theirs: Double) {
    // Text that is no UTF-8 is left out by both.
    let lines = lines.filter { (try? tokenizer.encode(utf8: $0)) != nil }
    for line in lines { peer.add(line) }
    let texts = lines.map { String(decoding: $0, as: UTF8.self) }
    var ours = Double.infinity
    var theirs = try peer.time()
    var count = 0
    for _ in 0..<options.rounds {
      let start = ProcessorClock.thread.now
      for text in texts { count += tokenizer.encode(text).count }
      ours = min(ours, ProcessorClock.thread.now - start)
      theirs = min(theirs, try peer.time())
    }
    BlackHole.take(Float(count))
    return (Double(lines.reduce(0) { $0 + $1.count }), ours, theirs)
  }
}
