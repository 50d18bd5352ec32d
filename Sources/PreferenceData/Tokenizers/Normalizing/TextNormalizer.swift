/// A step that changes text before it is cut, as tokenizer files name them.
enum TextNormalizer: Sendable {
  case unicode(UnicodeForm)
  case lowercase
  case strip(left: Bool, right: Bool)
  /// Leaves out marks.
  case stripAccents
  case replace([UInt8], by: [UInt8])
  /// Replaces two or more spaces.
  case replaceSpaceRuns(by: [UInt8])
  case prepend([UInt8])
  case bert(BertNormalizer)
  /// A table of SentencePiece, applied to each grapheme as Hugging Face does.
  case characterMap(CharacterMap)
  /// All that SentencePiece does to text.
  case sentencePiece(SentencePieceNormalizer)
  /// The clean-up of SentencePiece's "nmt" rules.
  case machineTranslation

  /// Whether text with only ASCII characters stays as it is, so that nothing has to be done.
  private var keepsASCII: Bool {
    switch self {
    case .unicode, .stripAccents: true
    default: false
    }
  }

  /// The text after this step.
  func normalized(_ text: AlignedText) -> AlignedText {
    if text.bytes.isEmpty { return text }
    if keepsASCII, text.bytes.withUnsafeBufferPointer({ ScalarReader.isASCII($0) }) { return text }
    switch self {
    case .unicode(let form): return form.normalized(text)
    case .lowercase:
      return text.mappingScalars { scalar, output in
        output.append(scalar.properties.lowercaseMapping)
      }
    case .strip(let left, let right): return text.stripped(left: left, right: right)
    case .stripAccents:
      return text.mappingScalars { scalar, output in
        if !ScalarTraits(finding: scalar).contains(.mark) { output.append(scalar) }
      }
    case .replace(let pattern, let replacement): return text.replacing(pattern, by: replacement)
    case .replaceSpaceRuns(let replacement): return text.replacingSpaceRuns(by: replacement)
    case .prepend(let prefix):
      var result = AlignedText(tracks: text.tracks)
      result.reserve(text.bytes.count + prefix.count)
      result.append(prefix, for: 0..<0, of: text)
      result.copy(0..<text.bytes.count, of: text)
      return result
    case .bert(let bert): return bert.normalized(text)
    case .characterMap(let map): return map.normalizingGraphemes(text)
    case .sentencePiece(let normalizer): return normalizer.normalized(text)
    case .machineTranslation:
      return text.mappingScalars { scalar, output in
        switch scalar.value {
        case 1...8, 0xB, 0xE...0x1F, 0x7F, 0x8F, 0x9F: break
        case 9, 0xA, 0xC, 0xD, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD:
          output.append(" ")
        default: output.append(scalar)
        }
      }
    }
  }
}

extension AlignedText {
  /// The text with each scalar replaced by what `map` appends.
  func mappingScalars(
    _ map: (Unicode.Scalar, inout ScalarOutput) -> Void
  ) -> AlignedText {
    var result = AlignedText(tracks: tracks)
    result.reserve(bytes.count)
    var output = ScalarOutput()
    bytes.withUnsafeBufferPointer { buffer in
      var place = 0
      while place < buffer.count {
        let (code, length) = ScalarReader.scalar(in: buffer, at: place)
        output.bytes.removeAll(keepingCapacity: true)
        if let scalar = Unicode.Scalar(code) { map(scalar, &output) }
        result.append(output.bytes, for: place..<(place + length), of: self)
        place += length
      }
    }
    return result
  }

  /// The text without white space at its ends.
  func stripped(left: Bool, right: Bool) -> AlignedText {
    let range = bytes.withUnsafeBufferPointer { buffer in
      var start = 0
      var end = buffer.count
      while left, start < end {
        let (code, length) = ScalarReader.scalar(in: buffer, at: start)
        guard Unicode.Scalar(code)?.properties.isWhitespace == true else { break }
        start += length
      }
      while right, end > start {
        let before = ScalarReader.start(in: buffer, before: end)
        let code = ScalarReader.scalar(in: buffer, at: before).code
        guard Unicode.Scalar(code)?.properties.isWhitespace == true else { break }
        end = before
      }
      return start..<end
    }
    var result = self
    if range != 0..<bytes.count { result.keep(range) }
    return result
  }

  /// The text with runs of two or more spaces replaced.
  func replacingSpaceRuns(by replacement: [UInt8]) -> AlignedText {
    var result = AlignedText(tracks: tracks)
    result.reserve(bytes.count)
    var place = 0
    while place < bytes.count {
      var end = place
      while end < bytes.count, bytes[end] == 0x20 { end += 1 }
      if end - place >= 2 {
        result.append(replacement, for: place..<end, of: self)
        place = end
      } else {
        result.copy(place..<(place + 1), of: self)
        place += 1
      }
    }
    return result
  }
}

/// What a scalar is replaced by.
struct ScalarOutput {
  var bytes: [UInt8] = []

  mutating func append(_ scalar: Unicode.Scalar) {
    if let encoded = UTF8.encode(scalar) { bytes.append(contentsOf: encoded) }
  }

  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }
}
