/// What cutting and normalizing text ask about a Unicode scalar, looked up in a table.
///
/// The general categories are those of the standard library's Unicode version. The properties of one
/// scalar take some 20 ns to find, so those of the first two planes are found once.
struct ScalarTraits: OptionSet, Sendable {
  let rawValue: UInt8

  /// The categories L*.
  static let letter = ScalarTraits(rawValue: 1)
  /// The categories N*.
  static let number = ScalarTraits(rawValue: 2)
  /// White space.
  static let space = ScalarTraits(rawValue: 4)
  /// The categories M*.
  static let mark = ScalarTraits(rawValue: 8)
  /// The category Mn in Unicode 8, as BERT tokenizers know it.
  static let nonspacing = ScalarTraits(rawValue: 16)
  /// The categories P* in Unicode 8, as BERT tokenizers know them.
  static let punctuation = ScalarTraits(rawValue: 32)
  /// The categories Cc, Cf and Co in Unicode 8, as BERT tokenizers know them.
  static let control = ScalarTraits(rawValue: 64)
  /// What regular expressions call a word character (Unicode Technical Standard 18, annex C).
  static let word = ScalarTraits(rawValue: 128)

  /// The traits of the scalars below 0x20000.
  static let table: [ScalarTraits] = (0..<0x20000 as Range<UInt32>).map { code in
    Unicode.Scalar(code).map(ScalarTraits.init(finding:)) ?? []
  }

  init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The traits as the standard library knows them.
  init(finding scalar: Unicode.Scalar) {
    let properties = scalar.properties
    var traits: ScalarTraits = []
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      traits = .letter
    case .decimalNumber: traits = [.number, .word]
    case .letterNumber, .otherNumber: traits = .number
    case .nonspacingMark: traits = [.mark, .nonspacing, .word]
    case .spacingMark, .enclosingMark: traits = [.mark, .word]
    case .connectorPunctuation: traits = [.punctuation, .word]
    case .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      traits = .punctuation
    case .control, .format, .privateUse: traits = .control
    default: break
    }
    // The library of BERT tokenizers has the categories of Unicode 8; few of them changed later.
    if scalar.value >= 0x80 {
      if properties.age.map({ $0.major > 8 }) ?? true {
        traits.subtract([.nonspacing, .punctuation, .control])
      }
      if scalar.value == 0x1734 { traits.insert(.nonspacing) }
      if scalar.value == 0x166D || scalar.value == 0x111C9 {
        traits.insert(.punctuation)
        traits.remove(.nonspacing)
      }
    }
    if properties.isWhitespace { traits.insert(.space) }
    if properties.isAlphabetic || properties.isJoinControl { traits.insert(.word) }
    self = traits
  }

  /// The traits of a scalar's number.
  @inline(__always)
  static func of(_ code: UInt32, _ table: UnsafeBufferPointer<ScalarTraits>) -> ScalarTraits {
    if code < 0x20000 { return table[Int(code)] }
    return Unicode.Scalar(code).map(ScalarTraits.init(finding:)) ?? []
  }
}
