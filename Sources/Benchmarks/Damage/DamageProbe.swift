import Foundation
import OptimizationCore
import PreferenceData
import RecipeInterpreter

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Opens damaged files and judges what comes of it.
struct DamageProbe {
  /// What one damage led to.
  struct Result {
    /// The outcome.
    var outcome: DamageOutcome
    /// The error, or the time and memory.
    var detail: String
  }

  private let files: [SoundFile]
  private let folder: URL

  /// The processor seconds that a file may take; thousands are opened in one.
  static let secondsLimit = 2.0
  /// The bytes that the process may grow by, beside some for each byte of the file.
  static let memoryLimit = 96 << 20

  /// Copies sound files to a folder of its own.
  ///
  /// - Parameter files: The files.
  /// - Throws: The system's error.
  init(_ files: [SoundFile]) throws {
    self.files = files
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("damage-\(UUID().uuidString)")
    for file in files where file.folder != nil { try write(file.bytes, of: file) }
  }

  /// Removes the folder.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  private func url(of file: SoundFile) -> URL { folder.appendingPathComponent(file.name) }

  private func write(_ bytes: [UInt8], of file: SoundFile) throws {
    let url = url(of: file)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
  }

  /// The file that a number damages.
  func file(of number: Int) -> SoundFile { files[number % files.count] }

  /// Opens the sound file that a number damages; errors are not expected.
  func open(sound number: Int) throws {
    let file = file(of: number)
    try write(file.bytes, of: file)
    try open(file)
  }

  /// Damages a file, opens it and judges.
  ///
  /// - Parameter number: The number of the damage.
  /// - Returns: What came of it.
  /// - Throws: The system's error if the file cannot be written.
  func result(of number: Int) throws -> Result {
    let file = file(of: number)
    var damage = FileDamage(number: number)
    let bytes = damage.damage(file.bytes)
    try write(bytes, of: file)
    let memory = Self.peakMemory
    let start = ProcessorClock.thread.now
    var result: Result
    do {
      try open(file)
      result = Result(outcome: .accepted, detail: "")
    } catch {
      result = Self.judge(error, folder: folder.path)
    }
    let seconds = ProcessorClock.thread.now - start
    let growth = Self.peakMemory - memory
    if file.folder != nil { try write(file.bytes, of: file) }
    if seconds > Self.secondsLimit {
      result = Result(outcome: .slow, detail: "\(seconds) s")
    } else if growth > Self.memoryLimit + 100 * bytes.count {
      result = Result(outcome: .large, detail: "\(growth >> 20) MiB for \(bytes.count) bytes")
    }
    return result
  }

  /// Opens a file as what it is, and reads everything in it.
  private func open(_ file: SoundFile) throws {
    let path = url(of: file).path
    switch file.kind {
    case .model:
      let folder = url(of: file).deletingLastPathComponent().path
      try read(StoredModel(folder))
      if files.contains(where: { $0.name == file.name.split(separator: "/")[0] + "/tokenizer.json" }
      ) {
        try use(ModelTokenizer(path: folder))
      }
    case .adapter:
      let adapter = try AdapterFolder(url(of: file).deletingLastPathComponent().path)
      for tensor in adapter.catalog.tensors { _ = tensor.values() }
    case .gguf:
      try read(StoredModel(path))
      try use(ModelTokenizer(path: path))
    case .checkpoint: try read(StoredModel(path))
    case .tokenizer: try use(PretrainedTokenizer(contentsOf: Path(path), endOfText: file.endOfText))
    }
  }

  private func read(_ model: StoredModel) throws {
    var sum: Float = 0
    for tensor in model.catalog.tensors { sum += tensor.values().reduce(0, +) }
    BlackHole.take(sum)
    // What a decoder cannot do is no fault of the file.
    guard (try? model.configuration.decoderConfiguration().faults().isEmpty) == true else { return }
    _ = try model.makeDecoder(contextLength: 64)
  }

  private func use(_ model: ModelTokenizer) throws {
    try use(model.tokenizer)
    guard model.chatTemplateText != nil else { return }
    let chat = try model.chatTemplate().render([
      ChatMessage(.user, "a"), ChatMessage(.assistant, "b"),
    ])
    _ = model.tokenizer.tokenize(chat)
  }

  private func use(_ tokenizer: PretrainedTokenizer) throws {
    let around = EncodingOptions(specialTokensAreText: false, addsSurroundingTokens: true)
    for text in [
      "", "The cat's 12 <|end|></s>\n\n x", "e\u{301}日本½ﬁ👨‍👩‍👧\0 <sep>these",
      String(repeating: "ab ", count: 200),
    ] {
      let found = tokenizer.tokenize(text, around)
      let size = Int32(tokenizer.vocabularySize)
      guard found.tokens.allSatisfy({ (0..<size).contains($0) }),
        found.ranges.allSatisfy({ $0.upperBound <= text.utf8.count }),
        found.ranges.count == found.tokens.count
      else { throw DamageFault(what: "tokens or ranges outside of what they can be") }
      _ = tokenizer.decode(found.tokens + [-1, .max], keepsSpecialTokens: true)
    }
  }

  private struct DamageFault: Error { var what: String }

  /// Whether an error names the file and the place.
  private static func judge(_ error: any Error, folder: String) -> Result {
    let text = "\(error)"
    guard text.contains(folder) else { return Result(outcome: .unnamed, detail: text) }
    let isLocated: Bool
    switch error {
    case let error as WeightFileError:
      isLocated =
        error.subject != .file || error.reason.contains { $0.isNumber || $0 == "\"" }
        || error.reason.contains("GGUF") || error.reason.contains("object")
    case let error as SafetensorsError:
      if case .header(_, let reason) = error {
        isLocated = !reason.isEmpty
      } else {
        isLocated = true
      }
    case is DataError:
      // The place stands before what was expected there, or is a number or name in it.
      isLocated =
        text.contains("expected") || text.contains("byte ") || text.contains("token")
        || text.contains("piece") || text.contains("\"")
    default: isLocated = true
    }
    return Result(outcome: isLocated ? .refused : .unlocated, detail: text)
  }

  /// The most memory that this process has had, in bytes.
  private static var peakMemory: Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss << 10
    #elseif canImport(Musl)
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss << 10
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
