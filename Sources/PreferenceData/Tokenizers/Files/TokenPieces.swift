/// The pieces of a vocabulary by their numbers, with checks that numbers and spellings are unique.
struct TokenPieces {
  /// The pieces; nil for numbers that no piece has.
  private(set) var pieces: [[UInt8]?] = []
  /// The numbers of the pieces.
  private(set) var numbers: ByteTrie

  /// The largest number of a token.
  static let idLimit = (1 << 24) - 1
  /// How many numbers may be left out: real vocabularies leave out few.
  static let gapLimit = 1 << 17
  /// The most bytes of a piece.
  static let byteLimit = 1 << 16

  /// Makes an empty vocabulary with room for pieces of `bytes` bytes together.
  init(bytes: Int) {
    numbers = ByteTrie(capacity: bytes)
  }

  /// Adds a piece; returns what is wrong with that, nil if nothing is.
  ///
  /// Of pieces that are spelled alike, if `mayRepeat`, the first has the number that is found.
  mutating func add(_ piece: [UInt8], _ id: Int, mayRepeat: Bool = false) -> String? {
    guard piece.count <= Self.byteLimit else {
      return "token \(id) must have at most \(Self.byteLimit) bytes, and has \(piece.count)"
    }
    guard id >= 0, id <= Self.idLimit, id <= pieces.count + Self.gapLimit else {
      return "token number \(id) is too large"
    }
    if id >= pieces.count {
      pieces.append(contentsOf: repeatElement(nil, count: id + 1 - pieces.count))
    }
    if let other = pieces[id] {
      return "two tokens have the number \(id): \(Self.quoted(other)) and \(Self.quoted(piece))"
    }
    pieces[id] = piece
    if !piece.isEmpty {
      if let other = numbers.value(of: piece) {
        if mayRepeat { return nil }
        return "the tokens \(other) and \(id) are both spelled \(Self.quoted(piece))"
      }
      numbers.insert(piece, Int32(id))
    }
    return nil
  }

  /// Whether a number's piece is spelled like this.
  func isPiece(_ piece: [UInt8], _ id: Int) -> Bool {
    pieces.indices.contains(id) && pieces[id] == piece
  }

  /// A piece for a message.
  static func quoted(_ piece: some Collection<UInt8>) -> String {
    "\"\(String(decoding: piece.prefix(60), as: UTF8.self))\""
  }
}
