import Foundation
package import OptimizationCore
package import PreferenceData

/// The tokenizer of a model on disk, with what ends its texts and how it reads conversations.
package struct ModelTokenizer: Sendable {
  /// The tokenizer.
  package let tokenizer: PretrainedTokenizer
  /// The tokens after which generation stops, in order; the tokenizer's end of text is one of them.
  package let stopTokens: [Int32]
  /// The chat template as the files have it; nil if they have none.
  package let chatTemplateText: String?
  /// The file that the chat template is from, or that has none.
  package let chatTemplateFile: String

  private let beginningOfText: String?
  private let endOfText: String?

  /// Finds and reads the tokenizer that belongs to a model.
  ///
  /// - Parameter path: A folder with Hugging Face's files, a GGUF file, a checkpoint of llama2.c
  ///   with `tokenizer.bin` (or one file `tok*.bin`) beside it, or a tokenizer's own file.
  /// - Throws: A `DataError` or `WeightFileError` that names the file, and what was expected there.
  package init(path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw WeightFileError(file: path, reason: "there is no such file or folder")
    }
    if isFolder.boolValue {
      try self.init(folder: path)
      return
    }
    let path = Path(path)
    if path.name.hasSuffix(".safetensors") || path.name.hasSuffix(".index.json") {
      try self.init(folder: path.parent.string)
    } else if try MappedFile(path.string).integer(UInt32.self, at: 0) == 0x4655_4747 {
      try self.init(GGUFFile(path.string).metadata)
    } else if let beside = try Self.tokenizer(besideCheckpoint: path) {
      self.init(tokenizer: try PretrainedTokenizer(contentsOf: beside), file: beside.string)
    } else {
      self.init(tokenizer: try PretrainedTokenizer(contentsOf: path), file: path.string)
    }
  }

  /// Reads the tokenizer in a GGUF file's metadata.
  ///
  /// - Parameter metadata: The metadata.
  /// - Throws: A `DataError` or `WeightFileError` that names the file and the key.
  package init(_ metadata: GGUFMetadata) throws {
    let tokenizer = try PretrainedTokenizer(GGUFVocabulary(metadata))
    let template = try metadata.string("tokenizer.chat_template")
    var stops: [Int32] = []
    for key in ["tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id"] {
      if let id = try metadata.integer(key) {
        guard (0..<tokenizer.vocabularySize).contains(id) else {
          throw WeightFileError(
            file: metadata.file.path,
            subject: .key(key),
            reason: "a token in 0 ..< \(tokenizer.vocabularySize) was expected, not \(id)"
          )
        }
        stops.append(Int32(id))
      }
    }
    self.init(
      tokenizer: tokenizer,
      stops: stops,
      template: template,
      file: metadata.file.path,
      beginning: tokenizer.beginningOfText.flatMap { tokenizer.piece(of: $0) },
      end: tokenizer.piece(of: tokenizer.endOfText)
    )
  }

  private init(folder: String) throws {
    let path = Path(folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let models = names.filter { $0.hasSuffix(".gguf") }
    let known = ["tokenizer.json", "tokenizer.model", "tokenizer.bin"]
    if !known.contains(where: names.contains), models.count == 1 {
      try self.init(GGUFFile((path / models[0]).string).metadata)
      return
    }
    let checkpoints = names.filter { $0.hasPrefix("tok") && $0.hasSuffix(".bin") }
    let only = known.contains(where: names.contains) || checkpoints.count != 1
    let file = only ? path : path / checkpoints[0]
    let settings = try TokenizerSettings(folder: path)
    let tokenizer = try PretrainedTokenizer(contentsOf: file)
    if let end = settings.endTokens.first(where: { $0 >= tokenizer.vocabularySize }) {
      throw WeightFileError(
        file: folder,
        subject: .key("eos_token_id"),
        reason: "a token in 0 ..< \(tokenizer.vocabularySize) was expected, not \(end)"
      )
    }
    self.init(
      tokenizer: tokenizer,
      stops: settings.endTokens,
      template: settings.chatTemplate,
      file: settings.chatTemplateFile,
      beginning: settings.beginningOfText,
      end: settings.endOfText
    )
  }

  private init(tokenizer: PretrainedTokenizer, file: String) {
    self.init(
      tokenizer: tokenizer,
      stops: [],
      template: nil,
      file: file,
      beginning: nil,
      end: nil
    )
  }

  private init(
    tokenizer: PretrainedTokenizer,
    stops: [Int32],
    template: String?,
    file: String,
    beginning: String?,
    end: String?
  ) {
    self.tokenizer = tokenizer
    chatTemplateText = template
    chatTemplateFile = file
    beginningOfText = beginning
    endOfText = end
    var stops = Set(stops + [tokenizer.endOfText])
    // Models of llama2.c end a story by beginning another one.
    if tokenizer.identity.hasPrefix("llama2c"), let start = tokenizer.beginningOfText {
      stops.insert(start)
    }
    if let template,
      let known = try? ChatTemplate(recognizing: template, file: file, endOfText: end),
      let turn = tokenizer.token(of: known.endOfTurn)
    {
      stops.insert(turn)
    }
    stopTokens = stops.sorted()
  }

  /// The template that the model reads conversations with.
  ///
  /// - Returns: Its typed form.
  /// - Throws: `ChatTemplateError` if the files have no template or one that is not known; it tells
  ///   how to choose one explicitly.
  package func chatTemplate() throws(ChatTemplateError) -> ChatTemplate {
    guard let chatTemplateText else { throw .noTemplate(file: chatTemplateFile) }
    return try ChatTemplate(
      recognizing: chatTemplateText,
      file: chatTemplateFile,
      beginningOfText: beginningOfText,
      endOfText: endOfText
    )
  }

  /// The tokenizer's file beside a checkpoint of llama2.c; nil if the file is a tokenizer itself.
  private static func tokenizer(besideCheckpoint path: Path) throws -> Path? {
    guard path.name.hasSuffix(".bin"), !path.name.hasPrefix("tok") else { return nil }
    let names = try FileManager.default.contentsOfDirectory(atPath: path.parent.string)
    if names.contains("tokenizer.bin") { return path.parent / "tokenizer.bin" }
    let others = names.filter { $0.hasPrefix("tok") && $0.hasSuffix(".bin") }
    guard others.count == 1 else {
      throw DataError.noDataFiles(
        folder: path.parent.string,
        expected: "tokenizer.bin, or one file tok*.bin, beside \(path.name)",
        others: names.sorted().prefix(5).map(\.self),
        advice: "Put the tokenizer of llama2.c there."
      )
    }
    return path.parent / others[0]
  }
}
