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

  /// For each byte whether it stays as it is with a byte of ASCII, or nothing, after it.
  private let stays: [Bool]

  /// Makes a normalizer; the parameters are those of the properties.
  init(
    map: CharacterMap?,
    symbols: ByteTrie,
    addsSpace: Bool,
    removesExtraSpaces: Bool,
    escapesSpaces: Bool,
    marksEnds: Bool
  ) {
    self.map = map
    self.symbols = symbols
    self.addsSpace = addsSpace
    self.removesExtraSpaces = removesExtraSpaces
    self.escapesSpaces = escapesSpaces
    self.marksEnds = marksEnds
    let ascii = map?.asciiThatStays() ?? Array(repeating: true, count: 128)
    stays = (0..<256).map { byte in
      byte < 128 && byte != 0x20 && ascii[byte] && symbols.child(of: 0, UInt8(byte)) < 0
    }
  }

  /// The text after all steps.
  func normalized(_ text: AlignedText) -> AlignedText {
    let space = escapesSpaces ? Self.mark : [0x20]
    var result = AlignedText(tracks: text.tracks)
    result.reserve(text.bytes.count + text.bytes.count / 2 + 16)
    text.bytes.withUnsafeBufferPointer { buffer in
      stays.withUnsafeBufferPointer { stays in
        normalize(text, buffer, stays, space, into: &result)
      }
    }
    return result
  }

  /// The end of the bytes from `start` on that stay as they are.
  @inline(__always)
  private func plainEnd(
    _ buffer: UnsafeBufferPointer<UInt8>,
    _ stays: UnsafeBufferPointer<Bool>,
    from start: Int
  ) -> Int {
    var end = start
    while end < buffer.count, stays[Int(buffer[end])] { end += 1 }
    // What follows may change the last one, such as an accent.
    if end > start, end < buffer.count, buffer[end] >= 0x80 { end -= 1 }
    return end
  }

  private func normalize(
    _ text: AlignedText,
    _ buffer: UnsafeBufferPointer<UInt8>,
    _ stays: UnsafeBufferPointer<Bool>,
    _ space: [UInt8],
    into result: inout AlignedText
  ) {
    var place = 0
    while removesExtraSpaces, place < buffer.count {
      let (new, end) = prefix(of: buffer, from: place)
      let isSpace =
        if let new { new.elementsEqual(CollectionOfOne(0x20)) } else { buffer[place] == 0x20 }
      guard isSpace else { break }
      place = end
    }
    if place == buffer.count { return }
    if addsSpace, !marksEnds { result.append(space, for: place..<place, of: text) }
    var followsSpace = removesExtraSpaces
    while place < buffer.count {
      let plain = plainEnd(buffer, stays, from: place)
      if plain > place {
        result.copy(place..<plain, of: text)
        followsSpace = false
        place = plain
        continue
      }
      let (new, end) = prefix(of: buffer, from: place)
      if let new {
        append(new, for: place..<end, of: text, space, &followsSpace, to: &result)
      } else if buffer[place] == 0x20 {
        if !followsSpace { result.append(space, for: place..<end, of: text) }
        followsSpace = true
      } else {
        result.copy(place..<end, of: text)
        followsSpace = false
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

  /// Appends what a range of the text has become, without spaces after a space.
  private func append(
    _ new: ArraySlice<UInt8>,
    for range: Range<Int>,
    of text: AlignedText,
    _ space: [UInt8],
    _ followsSpace: inout Bool,
    to result: inout AlignedText
  ) {
    var new = new
    while followsSpace, new.first == 0x20 { new = new.dropFirst() }
    guard let last = new.last else { return }
    let isSame = range.count == new.count && !new.contains(0x20)
    if isSame, new.elementsEqual(text.bytes[range]) {
      result.copy(range, of: text)
    } else {
      for byte in new {
        if byte == 0x20 {
          result.append(space, for: range, of: text)
        } else {
          result.append(CollectionOfOne(byte), for: range, of: text)
        }
      }
    }
    followsSpace = last == 0x20
  }

  /// What the next symbol, string of the table or character becomes (nil if it stays as it is), and
  /// where it ends.
  @inline(__always)
  private func prefix(
    of buffer: UnsafeBufferPointer<UInt8>,
    from place: Int
  ) -> (new: ArraySlice<UInt8>?, end: Int) {
    if !symbols.isEmpty, let symbol = symbols.longest(in: buffer, from: place, to: buffer.count) {
      return (ArraySlice(buffer[place..<symbol.end]), symbol.end)
    }
    if let map, let match = map.match(in: buffer, from: place, to: buffer.count, longest: true) {
      return (match.text, place + match.length)
    }
    return (nil, min(buffer.count, place + ScalarReader.length(buffer[place])))
  }
}
