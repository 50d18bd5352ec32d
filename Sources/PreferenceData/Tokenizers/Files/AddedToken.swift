/// A token that is found in text as a whole, before the text is cut.
struct AddedToken: Sendable {
  var id: Int32
  var content: [UInt8]
  /// Whether it is left out when tokens become text, and can be treated as plain text.
  var isSpecial = true
  /// Whether it counts only with no word character before and after it.
  var isSingleWord = false
  /// Whether it takes the white space before it.
  var stripsLeft = false
  /// Whether it takes the white space after it.
  var stripsRight = false
  /// Whether it is looked for in the text as normalized.
  var isNormalized = false
}
