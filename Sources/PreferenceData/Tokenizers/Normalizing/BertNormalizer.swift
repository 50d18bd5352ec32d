/// What BERT does to text before cutting it (Devlin and others 2019, `tokenization.py`).
struct BertNormalizer: Sendable {
  /// Whether control characters are left out and white space becomes spaces.
  var cleansText: Bool
  /// Whether Chinese characters get spaces around them.
  var separatesChinese: Bool
  /// Whether accents are left out.
  var stripsAccents: Bool
  /// Whether letters become lower-case ones.
  var lowercases: Bool

  /// The text after all steps.
  func normalized(_ text: AlignedText) -> AlignedText {
    var text = text
    let isASCII = text.bytes.withUnsafeBufferPointer { ScalarReader.isASCII($0) }
    if isASCII { return normalizedASCII(text) }
    if cleansText || separatesChinese {
      text = text.mappingScalars { scalar, output in
        if cleansText {
          if Self.isDropped(scalar) { return }
          if scalar.properties.isWhitespace {
            output.append(" ")
            return
          }
        }
        let separates = separatesChinese && Self.isChinese(scalar.value)
        if separates { output.append(" ") }
        output.append(scalar)
        if separates { output.append(" ") }
      }
    }
    if stripsAccents {
      text = UnicodeForm.nfd.normalized(text).mappingScalars { scalar, output in
        if !ScalarTraits(finding: scalar).contains(.nonspacing) { output.append(scalar) }
      }
    }
    if lowercases { text = TextNormalizer.lowercase.normalized(text) }
    return text
  }

  private func normalizedASCII(_ text: AlignedText) -> AlignedText {
    var result = AlignedText(tracks: text.tracks)
    result.reserve(text.bytes.count)
    var mapped: [UInt8] = []
    mapped.reserveCapacity(text.bytes.count)
    for (place, byte) in text.bytes.enumerated() {
      var byte = byte
      if cleansText {
        if byte == 0x7F || byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D {
          continue
        }
        if byte < 0x20 { byte = 0x20 }
      }
      if lowercases, (0x41...0x5A).contains(byte) { byte |= 0x20 }
      if text.tracks {
        result.append(CollectionOfOne(byte), for: place..<(place + 1), of: text)
      } else {
        mapped.append(byte)
      }
    }
    if !text.tracks { result.append(mapped, for: 0..<0, of: text) }
    return result
  }

  private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9, 0xA, 0xD: false
    case 0, 0xFFFD: true
    default: ScalarTraits(finding: scalar).contains(.control)
    }
  }

  /// The blocks of Chinese characters, with the gap at 2B820 that the libraries have.
  private static func isChinese(_ code: UInt32) -> Bool {
    switch code {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F,
      0x2B740...0x2B81F, 0x2B920...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
      true
    default: false
    }
  }
}
