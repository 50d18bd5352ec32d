import Foundation

/// A model on disk in any of the formats that can be read: its configuration, and its tensors under
/// Hugging Face's names.
public struct StoredModel: Sendable {
  /// The path of the folder or file.
  public let path: String
  /// What the files say about the model's shape.
  public let configuration: ModelConfiguration
  /// The tensors the model needs, none of them read yet.
  public let catalog: TensorCatalog

  /// Opens a model.
  ///
  /// - Parameter path: A folder with `config.json` and safetensors, a GGUF file, or a checkpoint of
  ///   llama2.c; files are told apart by their first bytes.
  /// - Throws: `WeightFileError` or `SafetensorsError` naming the file and the tensor or key.
  public init(_ path: String) throws {
    self.path = path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw WeightFileError(file: path, reason: "there is no such file or folder")
    }
    guard !isFolder.boolValue else {
      configuration = try ModelConfiguration(huggingFace: path + "/config.json")
      let catalog = try SafetensorsModel(folder: path).catalog
      self.catalog = try Self.needed(catalog, by: configuration)
      return
    }
    let file = try MappedFile(path)
    if file.integer(UInt32.self, at: 0) == 0x4655_4747 {
      let gguf = try GGUFFile(file)
      configuration = try ModelConfiguration(gguf)
      catalog = try gguf.huggingFaceCatalog(configuration)
    } else {
      let checkpoint = try Llama2CFile(file)
      (configuration, catalog) = (checkpoint.configuration, checkpoint.catalog)
    }
  }

  /// Gives tensors the names that models here have, without those that no model needs.
  private static func needed(
    _ catalog: TensorCatalog,
    by configuration: ModelConfiguration
  ) throws(WeightFileError) -> TensorCatalog {
    switch configuration.family {
    case .llama, .mistral, .qwen2: try catalog.llamaNames(tiesHead: configuration.tiesHead)
    case .gpt2: try catalog.gpt2Names(tiesHead: configuration.tiesHead)
    case .bert: try catalog.bertNames()
    }
  }
}
