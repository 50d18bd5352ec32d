/// Searches text byte by byte.
///
/// Searching by characters would miss a marker that ends where an accent begins, and is slower.
enum ByteSearch {
  /// Whether `needle` occurs in `text`.
  static func contains(_ needle: String, in text: String) -> Bool {
    needle.utf8.isEmpty || !offsets(of: Array(needle.utf8), in: Array(text.utf8)).isEmpty
  }

  /// Where `needle` starts in `bytes`, in ascending order; occurrences may overlap.
  static func offsets(of needle: [UInt8], in bytes: [UInt8]) -> [Int] {
    guard let first = needle.first, bytes.count >= needle.count else { return [] }
    var found: [Int] = []
    bytes.withUnsafeBufferPointer { haystack in
      needle.withUnsafeBufferPointer { pattern in
        for start in 0...(haystack.count - pattern.count) where haystack[start] == first {
          var length = 1
          while length < pattern.count, haystack[start + length] == pattern[length] { length += 1 }
          if length == pattern.count { found.append(start) }
        }
      }
    }
    return found
  }
}
