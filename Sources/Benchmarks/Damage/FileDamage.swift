import OptimizationCore

/// Damage to a file, drawn from a number.
struct FileDamage {
  private var random: CounterRandom

  /// Numbers that break checks: ends of ranges, and products that overflow.
  private static let words: [UInt64] = [
    0, 1, 2, 3, 7, 31, 255, 256, 65535, 1 << 24, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 32,
    1 << 40, 1 << 61, 1 << 62, (1 << 63) - 1, 1 << 63, .max, .max - 31,
  ]

  /// Numbers as JSON has them, likewise.
  private static let numbers = [
    "0", "-1", "1", "2", "3", "7", "33", "1e308", "-1e308", "1e999", "0.5", "1e-320", "NaN",
    "2147483647", "4294967296", "9223372036854775807", "9223372036854775808",
    "18446744073709551615", "99999999999999999999999999", "null", "true", "\"1\"", "[]", "{}",
    "[1]",
  ]

  /// Damage that follows from a number alone.
  init(number: Int) {
    random = CounterRandom(seed: UInt64(number), stream: "damage")
  }

  /// A number below a limit.
  mutating func below(_ limit: Int) -> Int {
    limit < 1 ? 0 : Int(random.next() % UInt64(limit))
  }

  /// A file, damaged once to four times.
  ///
  /// - Parameter original: The sound file.
  /// - Returns: The damaged bytes; they may be those of the file.
  mutating func damage(_ original: [UInt8]) -> [UInt8] {
    var bytes = original
    for _ in 0...max(0, below(7) - 3) {
      guard !bytes.isEmpty else { break }
      if below(2) == 0, bytes.contains(UInt8(ascii: "{")) {
        damageText(&bytes)
      } else {
        damageBytes(&bytes)
      }
    }
    return bytes
  }

  /// A place, more often in the first part of a file: headers are there.
  private mutating func place(in bytes: [UInt8]) -> Int {
    below(below(2) == 0 ? bytes.count : min(bytes.count, 600))
  }

  private mutating func damageBytes(_ bytes: inout [UInt8]) {
    let place = place(in: bytes)
    switch below(9) {
    case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 1, 2: bytes[place] ^= 1 << UInt8(below(8))
    case 3, 4:
      // Lengths, counts, offsets and extents are words of 4 or 8 bytes.
      let word = Self.words[below(Self.words.count)] &+ UInt64(below(3) == 0 ? below(64) : 0)
      for index in 0..<(below(2) == 0 ? 4 : 8) where place + index < bytes.count {
        bytes[place + index] = UInt8(truncatingIfNeeded: word >> (8 * UInt64(index)))
      }
    case 5: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(64)))
    case 6:
      let piece = Array(bytes[place..<min(bytes.count, place + 1 + below(200))])
      bytes.insert(contentsOf: piece, at: below(bytes.count))
    case 7: bytes.removeLast(below(4) == 0 ? bytes.count - place : below(min(bytes.count, 64)))
    default:
      // One part in the place of another one.
      let from = below(bytes.count)
      for index in 0..<below(64) where max(from, place) + index < bytes.count {
        bytes[place + index] = bytes[from + index]
      }
    }
  }

  private mutating func damageText(_ bytes: inout [UInt8]) {
    switch below(6) {
    case 0, 1: replaceNumber(in: &bytes)
    case 2: exchangeTexts(in: &bytes)
    case 3:
      let deep = [10, 100, 1000, 100_000][below(4)]
      let opening = Array((below(2) == 0 ? "[" : "{\"a\":").utf8)
      bytes.insert(
        contentsOf: Array(repeatElement(opening, count: deep).joined()),
        at: place(in: bytes)
      )
    case 4:
      // A member or an element twice, or not at all.
      guard let range = part(of: bytes) else { return }
      let piece = Array(bytes[range])
      if below(2) == 0 {
        bytes.removeSubrange(range)
      } else {
        bytes.insert(contentsOf: piece, at: range.lowerBound)
      }
    default:
      let odd = ["\\ud800", "\\u0000", "\\uD83D\\uDE00", "\u{FEFF}", "\\", "\"", "</s>", "\n"]
      bytes.insert(contentsOf: Array(odd[below(odd.count)].utf8), at: place(in: bytes))
    }
  }

  /// A number, as JSON has it, becomes another one: sizes, extents, offsets, tokens, scores.
  private mutating func replaceNumber(in bytes: inout [UInt8]) {
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || byte == 0x2D }
    let start = place(in: bytes)
    guard let first = bytes[start...].firstIndex(where: isDigit) else { return }
    let end = bytes[first...].firstIndex { !isDigit($0) && $0 != 0x2E } ?? bytes.count
    var new = Self.numbers[below(Self.numbers.count)]
    if below(3) == 0, let old = Int(String(decoding: bytes[first..<end], as: UTF8.self)) {
      new = "\(old &+ [-1, 1, 2, 4, 8, 64, 1 << 30][below(7)])"
    }
    bytes.replaceSubrange(first..<end, with: new.utf8)
  }

  /// A text between quotation marks takes the place of another one: names of tensors, pieces, types.
  private mutating func exchangeTexts(in bytes: inout [UInt8]) {
    func text(from start: Int) -> Range<Int>? {
      guard let first = bytes[start...].firstIndex(of: 0x22),
        let last = bytes[(first + 1)...].firstIndex(of: 0x22), last - first < 400
      else { return nil }
      return (first + 1)..<last
    }
    guard let target = text(from: place(in: bytes)), let source = text(from: place(in: bytes))
    else {
      return
    }
    let new = Array(bytes[source])
    bytes.replaceSubrange(target, with: new)
  }

  /// A part that ends with a comma.
  private mutating func part(of bytes: [UInt8]) -> Range<Int>? {
    let place = place(in: bytes)
    guard let first = bytes[place...].firstIndex(of: 0x2C),
      let last = bytes[(first + 1)...].firstIndex(of: 0x2C), last - first < 4000
    else { return nil }
    return (first + 1)..<(last + 1)
  }
}
