/// The table of replacements in a SentencePiece model ("precompiled charsmap"): a double array whose
/// strings lead to texts.
///
/// The layout is that of Darts-clone (Yata): each unit of 32 bits holds a label, an offset and
/// whether a string ends; the texts follow, each ended by a zero byte.
struct CharacterMap: Sendable {
  private let units: [UInt32]
  private let texts: [UInt8]

  /// Reads the table; nil if it does not fit together.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= 4 else { return nil }
    func word(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[bytes.startIndex + place + $1]) << UInt32(8 * $1) }
    }
    let size = Int(word(0))
    guard size % 4 == 0, size >= 4, size <= bytes.count - 4 else { return nil }
    units = (0..<(size / 4)).map { word(4 + 4 * $0) }
    texts = Array(bytes[(bytes.startIndex + 4 + size)...])
    guard let first = texts.last, first == 0 else { return nil }
    // Texts must be UTF-8 as a whole, and no replacement may start inside of a character.
    guard texts.withUnsafeBufferPointer({ UTF8Check.firstInvalidByte(in: $0) }) == nil else {
      return nil
    }
  }

  /// The replacement of the longest (or shortest) string at the start, and the string's length.
  @inline(__always)
  func match(
    in bytes: UnsafeBufferPointer<UInt8>,
    from start: Int,
    to end: Int,
    longest: Bool
  ) -> (text: ArraySlice<UInt8>, length: Int)? {
    var node = offset(units[0])
    var found: (Int, Int)?
    for place in start..<end {
      node ^= Int(bytes[place])
      guard node < units.count else { break }
      let unit = units[node]
      guard unit & 0x8000_00FF == UInt32(bytes[place]) else { break }
      node ^= offset(unit)
      if unit >> 8 & 1 == 1 {
        guard node < units.count else { break }
        found = (Int(units[node] & 0x7FFF_FFFF), place + 1 - start)
        if !longest { break }
      }
    }
    guard let (first, length) = found, first < texts.count else { return nil }
    // A damaged file must not make text that is no UTF-8.
    if texts[first] & 0xC0 == 0x80 { return nil }
    var last = first
    while last < texts.count, texts[last] != 0 { last += 1 }
    return (texts[first..<last], length)
  }

  /// For each byte of ASCII whether it stays as it is with another byte of ASCII after it.
  ///
  /// Most text is ASCII, and what the table has for letters needs an accent after them.
  func asciiThatStays() -> [Bool] {
    func contains(_ bytes: [UInt8]) -> Bool {
      var node = offset(units[0])
      for byte in bytes {
        node ^= Int(byte)
        guard node < units.count, units[node] & 0x8000_00FF == UInt32(byte) else { return false }
        node ^= offset(units[node])
      }
      return true
    }
    return (0..<128 as Range<UInt8>).map { byte in
      let one = [byte]
      if match(one) { return false }
      return !(0..<128 as Range<UInt8>).contains { contains([byte, $0]) }
    }
  }

  /// Whether the table has a string of exactly these bytes or less of them.
  private func match(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { match(in: $0, from: 0, to: bytes.count, longest: true) != nil }
  }

  private func offset(_ unit: UInt32) -> Int {
    Int(unit >> 10) << Int((unit & 0x200) >> 6)
  }

  /// The text with graphemes of less than six bytes, or their scalars, replaced.
  ///
  /// Hugging Face looks up whole graphemes and takes the replacement of the shortest string that a
  /// grapheme starts with; the results must be the same, so this does as well.
  func normalizingGraphemes(_ text: AlignedText) -> AlignedText {
    var result = AlignedText(tracks: text.tracks)
    result.reserve(text.bytes.count)
    text.bytes.withUnsafeBufferPointer { buffer in
      var place = 0
      for character in String(decoding: buffer, as: UTF8.self) {
        let end = place + character.utf8.count
        if end - place < 6, let match = match(in: buffer, from: place, to: end, longest: false) {
          result.append(match.text, for: place..<end, of: text)
          place = end
          continue
        }
        while place < end {
          let next = place + ScalarReader.length(buffer[place])
          if let match = match(in: buffer, from: place, to: next, longest: false) {
            result.append(match.text, for: place..<next, of: text)
          } else {
            result.copy(place..<next, of: text)
          }
          place = next
        }
      }
    }
    return result
  }
}
