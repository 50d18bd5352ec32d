/// What SentencePiece does to text before encoding (Kudo and Richardson 2018).
struct SentencePieceNormalizer: Sendable {
  /// Replacements; nil if there are none.
  var map: CharacterMap?
  /// Symbols that stay as they are.
  var symbols: ByteTrie
  /// Whether text gets a space before it, or after it if `marksEnds`.
  var addsSpace: Bool
  /// Whether spaces at the ends are left out and others become single ones.
  var removesExtraSpaces: Bool
  /// Whether spaces become U+2581.
  var escapesSpaces: Bool
  /// Whether the space belongs to the end of a word.
  var marksEnds: Bool

  /// The mark that stands for a space: U+2581.
  static let mark: [UInt8] = [0xE2, 0x96, 0x81]

  /// The text after all steps.
  func normalized(_ text: AlignedText) -> AlignedText {
    let space = escapesSpaces ? Self.mark : [0x20]
    var result = AlignedText(tracks: text.tracks)
    result.reserve(text.bytes.count * 2 + 3)
    text.bytes.withUnsafeBufferPointer { buffer in
      var place = 0
      while removesExtraSpaces, place < buffer.count {
        let (new, end) = prefix(of: buffer, from: place)
        guard new.elementsEqual(CollectionOfOne(0x20)) else { break }
        place = end
      }
      if place == buffer.count { return }
      if addsSpace, !marksEnds { result.append(space, for: place..<place, of: text) }
      var followsSpace = removesExtraSpaces
      while place < buffer.count {
        var (new, end) = prefix(of: buffer, from: place)
        while followsSpace, new.first == 0x20 { new = new.dropFirst() }
        let isSame = end - place == new.count && !new.contains(0x20)
        if isSame, new.elementsEqual(buffer[place..<end]) {
          result.copy(place..<end, of: text)
          followsSpace = false
        } else if !new.isEmpty {
          for byte in new {
            if byte == 0x20 {
              result.append(space, for: place..<end, of: text)
            } else {
              result.append(CollectionOfOne(byte), for: place..<end, of: text)
            }
          }
          followsSpace = new.last == 0x20
        }
        place = end
        if !removesExtraSpaces { followsSpace = false }
      }
      if removesExtraSpaces {
        var end = result.bytes.count
        while end >= space.count, result.bytes[(end - space.count)..<end].elementsEqual(space) {
          end -= space.count
        }
        if end < result.bytes.count { result.keep(0..<end) }
      }
      if addsSpace, marksEnds { result.append(space, for: place..<place, of: text) }
    }
    return result
  }

  /// What the next symbol, string of the table or character becomes, and where it ends.
  @inline(__always)
  private func prefix(
    of buffer: UnsafeBufferPointer<UInt8>,
    from place: Int
  ) -> (new: ArraySlice<UInt8>, end: Int) {
    if !symbols.isEmpty, let symbol = symbols.longest(in: buffer, from: place, to: buffer.count) {
      return (ArraySlice(buffer[place..<symbol.end]), symbol.end)
    }
    if let map, let match = map.match(in: buffer, from: place, to: buffer.count, longest: true) {
      return (match.text, place + match.length)
    }
    let end = min(buffer.count, place + ScalarReader.length(buffer[place]))
    return (ArraySlice(buffer[place..<end]), end)
  }
}
