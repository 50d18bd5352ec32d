import Foundation

/// A normalization form of Unicode (Unicode Standard Annex 15).
enum UnicodeForm: String, CaseIterable, Sendable {
  case nfc = "NFC"
  case nfd = "NFD"
  case nfkc = "NFKC"
  case nfkd = "NFKD"

  /// The text in this form.
  func apply(_ text: String) -> String {
    switch self {
    case .nfc: text.precomposedStringWithCanonicalMapping
    case .nfd: text.decomposedStringWithCanonicalMapping
    // In two steps: Foundation's single one leaves halfwidth kana and their marks apart.
    case .nfkc: text.decomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping
    case .nfkd: text.decomposedStringWithCompatibilityMapping
    }
  }

  /// The text in this form, with the places of its source.
  ///
  /// Text is most often in the form already, so that is found out first; else it is normalized in
  /// parts that normalization cannot cross, each of which stands for its own source.
  func normalized(_ text: AlignedText) -> AlignedText {
    let whole = Array(apply(String(decoding: text.bytes, as: UTF8.self)).utf8)
    if whole == text.bytes { return text }
    var result = AlignedText(tracks: text.tracks)
    guard text.tracks else {
      result.append(whole, for: 0..<text.bytes.count, of: text)
      return result
    }
    result.reserve(whole.count)
    var start = 0
    while start < text.bytes.count {
      let end = Self.partEnd(in: text.bytes, from: start)
      let part = text.bytes[start..<end]
      let normalized = Array(apply(String(decoding: part, as: UTF8.self)).utf8)
      if normalized.elementsEqual(part) {
        result.copy(start..<end, of: text)
      } else {
        result.append(normalized, for: start..<end, of: text)
      }
      start = end
    }
    return result
  }

  /// The end of a character and everything that may compose with it.
  private static func partEnd(in bytes: [UInt8], from start: Int) -> Int {
    bytes.withUnsafeBufferPointer { buffer in
      var place = start + ScalarReader.length(buffer[start])
      while place < buffer.count {
        let (code, length) = ScalarReader.scalar(in: buffer, at: place)
        guard composesBackwards(code) else { break }
        place += length
      }
      return min(place, buffer.count)
    }
  }

  /// Whether a scalar may compose with the one before it: marks, the vowels and finals of Hangul,
  /// the vowel signs of Kirat Rai, and halfwidth sound marks.
  private static func composesBackwards(_ code: UInt32) -> Bool {
    if code < 0x300 { return false }
    switch code {
    case 0x1160...0x11FF, 0xD7B0...0xD7FF, 0x16D60...0x16D6F, 0xFF9E, 0xFF9F, 0xFFA0...0xFFDC:
      return true
    default:
      return Unicode.Scalar(code).map { ScalarTraits(finding: $0).contains(.mark) } ?? false
    }
  }
}
