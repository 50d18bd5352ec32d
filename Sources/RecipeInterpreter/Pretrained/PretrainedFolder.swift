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
        own.parameters,
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
    do {
      return try writeModel(to: folder, padding: nil)
    } catch is UnsupportedModel where head.plan != nil {
      // A classifier reads its score at the last token that is no padding, so there must be one.
      return try writeModel(to: folder, padding: Int(model.tokenizer.endOfText))
    }
  }

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
    for source in sources {
      if try writeTokenizer(of: source, to: folder) { continue }
      let isFolder = source.isFolder == true
      for name in isFolder ? ModelFolder.tokenizerFiles : [source.name] {
        let file = isFolder ? source / name : source
        guard ModelFolder.tokenizerFiles.contains(name), file.isFolder == false else { continue }
        let data = try Data(contentsOf: URL(fileURLWithPath: file.string))
        try data.write(to: folder.appendingPathComponent(name), options: .atomic)
      }
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
