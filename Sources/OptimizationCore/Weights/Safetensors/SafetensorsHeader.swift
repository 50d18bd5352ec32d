/// The header of a safetensors file, taken apart but not yet checked against the data.
struct SafetensorsHeader {
  /// What a tensor's entry says, unchecked.
  struct Entry {
    let name: String
    let elementType: String
    let shape: [Int]
    let start: Int
    let end: Int
  }

  /// The metadata; empty if there is none.
  let metadata: [String: String]
  /// The entries, by the place of their data.
  let entries: [Entry]

  /// Parses a header.
  ///
  /// - Parameters:
  ///   - bytes: The header's bytes.
  ///   - file: What errors call the file.
  /// - Throws: `SafetensorsError` if the header is not what the format asks for.
  init(_ bytes: [UInt8], file: String) throws(SafetensorsError) {
    let members: [String: JSONValue]
    do throws(JSONFault) {
      guard case .object(let object) = try JSONParser.parse(bytes) else {
        throw .malformed(reason: "it is not an object")
      }
      members = object
    } catch {
      if case .duplicateKey(let name, depth: 1) = error {
        throw .duplicateName(file: file, tensor: name)
      }
      throw .header(file: file, reason: error.reason)
    }
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    entries.reserveCapacity(members.count)
    for (name, value) in members {
      if name == "__metadata__" {
        metadata = try Self.metadata(value, file: file)
      } else {
        entries.append(try Self.entry(name, value, file: file))
      }
    }
    self.metadata = metadata
    // Names break ties, since the members of an object have no order.
    self.entries = entries.sorted { ($0.start, $0.end, $0.name) < ($1.start, $1.end, $1.name) }
  }

  private static func metadata(
    _ value: JSONValue,
    file: String
  ) throws(SafetensorsError) -> [String: String] {
    guard case .object(let members) = value else {
      throw .header(file: file, reason: "the metadata is \(value.summary), not an object")
    }
    var metadata: [String: String] = [:]
    for (key, value) in members {
      guard case .string(let text) = value else {
        throw .header(file: file, reason: "the metadata's \(key) is \(value.summary), not a text")
      }
      metadata[key] = text
    }
    return metadata
  }

  private static func entry(
    _ name: String,
    _ value: JSONValue,
    file: String
  ) throws(SafetensorsError) -> Entry {
    func fault(_ reason: String) -> SafetensorsError {
      .header(file: file, reason: "\(WeightFileError.clipped(name)) \(reason)")
    }
    guard case .object(let members) = value else {
      throw fault("is \(value.summary), not an object")
    }
    guard case .string(let type)? = members["dtype"] else { throw fault("has no dtype") }
    guard let shape = integers(members["shape"]) else {
      throw fault("has no shape of whole numbers")
    }
    guard let offsets = integers(members["data_offsets"]), offsets.count == 2 else {
      throw fault("has no data_offsets of two whole numbers")
    }
    guard members.count == 3 else {
      throw fault("has keys beside dtype, shape and data_offsets")
    }
    return Entry(name: name, elementType: type, shape: shape, start: offsets[0], end: offsets[1])
  }

  private static func integers(_ value: JSONValue?) -> [Int]? {
    guard case .array(let elements)? = value else { return nil }
    let numbers = elements.compactMap(\.integer)
    return numbers.count == elements.count ? numbers : nil
  }
}
