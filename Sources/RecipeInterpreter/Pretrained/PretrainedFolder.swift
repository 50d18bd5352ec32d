import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// Writes what was trained from a pretrained model as a folder that transformers or PEFT open.
struct PretrainedFolder {
  let model: ModelInstance
  let origin: PretrainedFiles
  let head: PretrainedHead
  let metadata: [String: String]

  /// Writes the folder.
  /// - Parameter folder: The folder, made if it is not there.
  /// - Returns: The name of the file with the weights, or with the first of them.
  /// - Throws: What stands in the way, in sentences.
  func write(to folder: URL) throws -> String {
    let file = try writeBody(to: folder)
    if let own = head.own {
      var metadata = metadata
      if !own.annotators.isEmpty {
        metadata["annotators"] = String(
          decoding: try JSONEncoder().encode(own.annotators),
          as: UTF8.self
        )
      }
      try Safetensors.write(
        own.saved,
        metadata: metadata,
        to: folder.appendingPathComponent(PretrainedHead.file)
      )
    }
    return file
  }

  private func writeBody(to folder: URL) throws -> String {
    if model.isSavedAsAdapter {
      let files = try AdapterFolder.write(
        adapterOf: model.decoder,
        head: head.plan,
        baseModel: origin.plan.path,
        metadata: metadata,
        to: folder
      )
      try carryTokenizer(to: folder)
      return files[0]
    }
    // An adapter on a model that was trained first would be opened on another one: it is merged.
    return try writeModel(to: folder, padding: padding.map(Int.init))
  }

  /// The token that fills up shorter texts of a classifier; nil for another model.
  private var padding: Int32? { head.plan == nil ? nil : model.layout.paddingToken }

  private func writeModel(to folder: URL, padding: Int?) throws -> String {
    let isFolder = Path(origin.plan.path).isFolder == true
    let pretrained = model.tokenizer as? PretrainedTokenizer
    let files = try ModelFolder(
      source: isFolder ? origin.plan.path : nil,
      tokens: SpecialTokens(
        begin: isFolder ? nil : pretrained?.beginningOfText.map(Int.init),
        end: isFolder ? [] : [Int(model.tokenizer.endOfText)],
        padding: padding
      ),
      metadata: metadata
    ).write(model.decoder, head: head.plan, to: folder)
    try carryTokenizer(to: folder)
    return files.first { $0.hasSuffix(".safetensors") } ?? "model.safetensors"
  }

  /// Copies the tokenizer's files as they are, those of a declared tokenizer before the model's own;
  /// the tokenizer in a GGUF file becomes files.
  private func carryTokenizer(to folder: URL) throws {
    let sources = [origin.plan.path, origin.plan.tokenizer].compactMap { $0 }.map { Path($0) }
    for source in sources where try !writeTokenizer(of: source, to: folder) {
      let isFolder = source.isFolder == true
      for name in isFolder ? ModelFolder.tokenizerFiles : [source.name] {
        let file = isFolder ? source / name : source
        guard ModelFolder.tokenizerFiles.contains(name), file.isFolder == false else { continue }
        let data = try Data(contentsOf: URL(fileURLWithPath: file.string))
        try data.write(to: folder.appendingPathComponent(name), options: .atomic)
      }
    }
    if let piece = padding.flatMap({ (model.tokenizer as? PretrainedTokenizer)?.piece(of: $0) }) {
      try setPadding(piece, in: folder)
    }
  }

  /// Makes the tokenizer's files name the padding that the classifier's configuration names.
  private func setPadding(_ piece: String, in folder: URL) throws {
    for name in ["tokenizer_config.json", "special_tokens_map.json"] {
      let file = folder.appendingPathComponent(name)
      guard let data = try? Data(contentsOf: file),
        var settings = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      else { continue }
      settings["pad_token"] = piece
      try JSONSerialization.data(
        withJSONObject: settings,
        options: [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      ).write(to: file, options: .atomic)
    }
  }

  /// Writes the tokenizer in a GGUF file; false for another kind of file.
  private func writeTokenizer(of source: Path, to folder: URL) throws -> Bool {
    guard let metadata = try GGUFMetadata(file: source) else { return false }
    let files = try GGUFVocabulary(metadata).huggingFaceFiles(
      chatTemplate: try metadata.string("tokenizer.chat_template"),
      contextLength: origin.stored.configuration.contextLength
    )
    for file in files {
      try file.data.write(to: folder.appendingPathComponent(file.name), options: .atomic)
    }
    return true
  }
}

extension GGUFMetadata {
  /// Reads the metadata of a GGUF file; nil for a folder and for another kind of file.
  fileprivate init?(file path: Path) throws {
    guard path.isFolder == false,
      try MappedFile(path.string).integer(UInt32.self, at: 0) == 0x4655_4747
    else { return nil }
    self = try GGUFFile(path.string).metadata
  }
}
