/// Why a safetensors file could not be read or written.
public enum SafetensorsError: Error, Equatable, Hashable, Sendable, CustomStringConvertible {
  /// The file cannot be opened or read; the reason is the system's.
  case unreadable(file: String, reason: String)
  /// The file cannot be written; the reason is the system's.
  case unwritable(file: String, reason: String)
  /// The file is shorter than the eight bytes that give the header's length.
  case tooShort(file: String, byteCount: Int)
  /// The header's length does not fit into the file, or exceeds the format's 100 MB.
  case headerLength(file: String, length: UInt64, available: Int)
  /// The header is not the JSON that the format asks for.
  case header(file: String, reason: String)
  /// Two tensors have the same name.
  case duplicateName(file: String, tensor: String)
  /// The element type is unknown or cannot be read into 32-bit floats.
  case elementType(file: String, tensor: String, found: String)
  /// An extent is negative, or the number of elements exceeds what can be addressed.
  case shape(file: String, tensor: String, shape: [Int])
  /// The byte range runs backward or ends outside the data.
  case outOfBounds(file: String, tensor: String, start: Int, end: Int, available: Int)
  /// The byte range does not begin at a multiple of the element's size.
  case misaligned(file: String, tensor: String, start: Int)
  /// The byte range is not as long as the shape asks for.
  case byteCount(file: String, tensor: String, expected: Int, found: Int)
  /// The byte range begins within another tensor's.
  case overlap(file: String, tensor: String, other: String)
  /// Some bytes of the data belong to no tensor.
  case unusedBytes(file: String, start: Int, end: Int)
  /// A file that the index names for a tensor is not there.
  case missingShard(file: String, shard: String, tensor: String)
  /// A tensor is in another file than the index says.
  case wrongShard(file: String, tensor: String, listed: String)
  /// A tensor is in two files of a model.
  case inTwoFiles(file: String, tensor: String, other: String)
  /// A tensor of a file is not in the index.
  case unlisted(file: String, tensor: String, index: String)
  /// A tensor is not in the file that the index gives for it.
  case missingTensor(file: String, tensor: String, index: String)

  /// The reason in words, naming the file and the tensor.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason):
      "Cannot read \(file): \(reason)."
    case .unwritable(let file, let reason):
      "Cannot write \(file): \(reason)."
    case .tooShort(let file, let byteCount):
      "\(file) has only \(byteCount) bytes, fewer than the 8 that give the header's length."
    case .headerLength(let file, let length, let available):
      "\(file) declares a header of \(length) bytes, of which there are \(available) in the file "
        + "and 100000000 allowed."
    case .header(let file, let reason):
      "The header of \(file) is malformed: \(reason)."
    case .duplicateName(let file, let tensor):
      "\(file) has two tensors called \(tensor)."
    case .elementType(let file, let tensor, let found):
      "\(tensor) in \(file) has elements of type \(found); F32, F16, BF16 and F64 can be read."
    case .shape(let file, let tensor, let shape):
      "\(tensor) in \(file) has the impossible shape \(shape)."
    case .outOfBounds(let file, let tensor, let start, let end, let available):
      "\(tensor) in \(file) claims bytes \(start) to \(end) of \(available)."
    case .misaligned(let file, let tensor, let start):
      "\(tensor) in \(file) begins at byte \(start), which its elements are not aligned to."
    case .byteCount(let file, let tensor, let expected, let found):
      "\(tensor) in \(file) has \(found) bytes where its shape asks for \(expected)."
    case .overlap(let file, let tensor, let other):
      "\(tensor) in \(file) begins within \(other)."
    case .unusedBytes(let file, let start, let end):
      "Bytes \(start) to \(end) of the data in \(file) belong to no tensor."
    case .missingShard(let file, let shard, let tensor):
      "\(file) says that \(tensor) is in \(shard), which is not there."
    case .wrongShard(let file, let tensor, let listed):
      "\(tensor) is in \(file); the index says that it is in \(listed)."
    case .inTwoFiles(let file, let tensor, let other):
      "\(tensor) is in \(file) and in \(other)."
    case .unlisted(let file, let tensor, let index):
      "\(tensor) in \(file) is not in the index \(index)."
    case .missingTensor(let file, let tensor, let index):
      "\(tensor) is not in \(file), where the index \(index) says it is."
    }
  }
}
