import Foundation

/// The tensors of a model's folder: one safetensors file, or several and an index of them.
public struct SafetensorsModel: Sendable {
  /// The name of the file of a model in one file.
  public static let singleFile = "model.safetensors"
  /// The name of the index of a model in several files.
  public static let indexFile = "model.safetensors.index.json"

  /// The tensors that can be read as 32-bit floats.
  public let catalog: TensorCatalog
  /// The element types of the other tensors by name.
  public let otherTensors: [String: String]
  /// The names of the files, sorted.
  public let fileNames: [String]

  /// Opens the files of a folder, which stay mapped as long as their tensors are known.
  ///
  /// With an index, every tensor must be in the file that the index gives for it, and in no other.
  ///
  /// - Parameter folder: The path of the folder, with `model.safetensors` or
  ///   `model.safetensors.index.json`; if both are there, the single file counts, as it does for
  ///   transformers.
  /// - Throws: `SafetensorsError` naming the file and the tensor.
  public init(folder: String) throws(SafetensorsError) {
    let single = Self.path(Self.singleFile, in: folder)
    let index = Self.path(Self.indexFile, in: folder)
    guard !FileManager.default.fileExists(atPath: single) else {
      let file = try SafetensorsFile(single)
      (catalog, otherTensors) = (file.catalog, file.otherTensors)
      fileNames = [Self.singleFile]
      return
    }
    guard FileManager.default.fileExists(atPath: index) else {
      throw .unreadable(
        file: folder,
        reason: "the folder has neither \(Self.singleFile) nor \(Self.indexFile)"
      )
    }
    let weightMap = try Self.readIndex(index)
    var tensors: [StoredTensor] = []
    var others: [String: String] = [:]
    var places: [String: String] = [:]
    for (shard, listed) in weightMap.sorted(by: { $0.key < $1.key }) {
      let path = Self.path(shard, in: folder)
      guard FileManager.default.fileExists(atPath: path) else {
        throw .missingShard(file: index, shard: shard, tensor: listed.min() ?? "")
      }
      let file = try SafetensorsFile(path)
      for name in (file.catalog.names + file.otherTensors.keys).sorted() {
        if let other = places.updateValue(path, forKey: name) {
          throw .inTwoFiles(file: path, tensor: name, other: other)
        }
        guard !listed.contains(name) else { continue }
        if let right = weightMap.first(where: { $0.value.contains(name) }) {
          throw .wrongShard(file: path, tensor: name, listed: right.key)
        }
        throw .unlisted(file: path, tensor: name, index: index)
      }
      tensors += file.catalog.tensors
      others.merge(file.otherTensors) { first, _ in first }
      if let missing = listed.sorted().first(where: { places[$0] != path }) {
        throw .missingTensor(file: path, tensor: missing, index: index)
      }
    }
    do throws(WeightFileError) {
      catalog = try TensorCatalog(tensors)
    } catch {
      throw .header(file: index, reason: error.description)
    }
    otherTensors = others
    fileNames = weightMap.keys.sorted()
  }

  /// Reads an index.
  ///
  /// - Parameter path: The path of the index.
  /// - Returns: The names of the tensors by the name of their file.
  /// - Throws: `SafetensorsError` if the index is not what transformers writes.
  private static func readIndex(
    _ path: String
  ) throws(SafetensorsError) -> [String: Set<String>] {
    let value: JSONValue
    do throws(JSONFault) {
      value = try JSONParser.parse(try bytes(of: path))
    } catch {
      if case .duplicateKey(let name, depth: 2) = error {
        throw .duplicateName(file: path, tensor: name)
      }
      throw .header(file: path, reason: error.reason)
    }
    guard case .object(let members) = value, case .object(let map)? = members["weight_map"] else {
      throw .header(file: path, reason: "there is no object weight_map")
    }
    var shards: [String: Set<String>] = [:]
    for (name, value) in map {
      guard case .string(let shard) = value else {
        throw .header(
          file: path,
          reason: "\(WeightFileError.clipped(name)) is in \(value.summary), not a named file"
        )
      }
      // The name comes from the file: it must not lead out of the folder.
      guard !shard.contains("/"), !shard.contains("\0"), shard.hasSuffix(".safetensors") else {
        throw .header(
          file: path,
          reason: "\(WeightFileError.clipped(name)) is in \(value.summary), which is not the name "
            + "of a safetensors file in this folder"
        )
      }
      shards[shard, default: []].insert(name)
    }
    guard !shards.isEmpty else { throw .header(file: path, reason: "weight_map is empty") }
    return shards
  }

  private static func bytes(of path: String) throws(JSONFault) -> [UInt8] {
    do throws(WeightFileError) {
      let file = try MappedFile(path)
      return file.withBytes(0..<file.count) { Array($0) }
    } catch {
      throw .malformed(reason: error.reason)
    }
  }

  private static func path(_ name: String, in folder: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}
