import Foundation

/// A sound file that is damaged, and what it is opened as.
struct SoundFile: Sendable {
  /// What is opened.
  enum Kind: String, Codable, Sendable, CaseIterable {
    /// A folder of Hugging Face's files.
    case model
    /// A folder of PEFT's files.
    case adapter
    /// A GGUF file.
    case gguf
    /// A checkpoint of llama2.c.
    case checkpoint
    /// A tokenizer's file.
    case tokenizer
  }

  /// What is opened.
  let kind: Kind
  /// The name for reports: the file's, with its folder for a folder's file.
  let name: String
  /// The contents.
  let bytes: [UInt8]
  /// The folder that the file is one of; nil for a file of its own.
  let folder: String?

  /// The piece that ends a text, if the tokenizer has one with a name that is not usual.
  let endOfText: String?

  private static let ownEnd = Array(#""content":"<|end|>""#.utf8)

  /// Finds the files in folders.
  ///
  /// - Parameter folders: The folders.
  /// - Returns: The files in order of their names.
  /// - Throws: The system's error if a file cannot be read.
  static func all(in folders: [String]) throws -> [SoundFile] {
    var files: [SoundFile] = []
    for folder in folders {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
        let path = "\(folder)/\(name)"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
        guard isFolder.boolValue else {
          if let kind = kind(of: name) {
            let bytes = try read(path)
            let end = bytes.contains(Self.ownEnd) ? "<|end|>" : nil
            files.append(
              SoundFile(kind: kind, name: name, bytes: bytes, folder: nil, endOfText: end)
            )
          }
          continue
        }
        let parts = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        let kind: Kind = parts.contains("adapter_config.json") ? .adapter : .model
        for part in parts {
          files.append(
            SoundFile(
              kind: kind,
              name: "\(name)/\(part)",
              bytes: try read("\(path)/\(part)"),
              folder: path,
              endOfText: nil
            )
          )
        }
      }
    }
    return files
  }

  /// What a file of its own is; nil for one that is none of these.
  private static func kind(of name: String) -> Kind? {
    if name.hasSuffix(".gguf") { return .gguf }
    if name.hasPrefix("story"), name.hasSuffix(".bin") { return .checkpoint }
    if name.hasSuffix(".expected.json") || name == "texts.json" { return nil }
    return [".json", ".model", ".bin"].contains { name.hasSuffix($0) } ? .tokenizer : nil
  }

  private static func read(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
