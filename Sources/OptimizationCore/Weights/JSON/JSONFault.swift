/// Why a text is not the JSON asked for.
enum JSONFault: Error, Hashable {
  /// The text breaks the grammar; the reason names the byte.
  case malformed(reason: String)
  /// An object has a key twice; `depth` is 1 for the outermost object.
  case duplicateKey(String, depth: Int)

  /// The reason in words.
  var reason: String {
    switch self {
    case .malformed(let reason): reason
    case .duplicateKey(let key, _):
      "an object has two values for \(WeightFileError.clipped(key))"
    }
  }
}
