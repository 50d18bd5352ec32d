/// What Python's `str.strip()` takes for white space, which templates strip texts of.
enum PythonSpace {
  /// The text without white space at its ends.
  static func stripped(_ text: String, left: Bool = true) -> String {
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    var end = scalars.endIndex
    while left, start < end, isSpace(scalars[start]) { start = scalars.index(after: start) }
    while start < end, case let last = scalars.index(before: end), isSpace(scalars[last]) {
      end = last
    }
    return String(scalars[start..<end])
  }

  /// Whether a scalar is white space: also the four separators of ASCII, unlike in Unicode.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    (0x1C...0x1F).contains(scalar.value) || scalar.properties.isWhitespace
  }
}
