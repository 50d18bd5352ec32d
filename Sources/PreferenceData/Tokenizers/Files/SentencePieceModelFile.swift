/// The parts of a SentencePiece model that matter for encoding (`sentencepiece_model.proto`).
struct SentencePieceModelFile {
  /// A piece's use.
  enum Kind: Int {
    case normal = 1
    case unknown, control, userDefined, unused, byte
  }

  /// A piece of the vocabulary.
  struct Piece {
    var text: [UInt8] = []
    var score: Float = 0
    var kind = Kind.normal
  }

  var pieces: [Piece] = []
  var isBytePair = false
  var marksEnds = false
  var fallsBackToBytes = false
  var beginning = 1
  var end = 2
  var unknownSurface = " \u{2047} "
  var map: Range<Int>?
  var addsSpace = true
  var removesExtraSpaces = true
  var escapesSpaces = true

  private let bytes: UnsafeBufferPointer<UInt8>

  /// Makes a model of byte pairs whose text is not normalized.
  init(bytePairs pieces: [Piece], addsSpace: Bool, beginning: Int, end: Int) {
    bytes = UnsafeBufferPointer(start: nil, count: 0)
    self.pieces = pieces
    self.addsSpace = addsSpace
    self.beginning = beginning
    self.end = end
    isBytePair = true
    fallsBackToBytes = pieces.contains { $0.kind == .byte }
    removesExtraSpaces = false
  }

  /// Reads the message.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ProtobufReader.Problem) {
    self.bytes = bytes
    var reader = ProtobufReader(bytes, 0..<bytes.count)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .bytes(let range)): pieces.append(try piece(range))
      case (2, .bytes(let range)): try readTrainer(range)
      case (3, .bytes(let range)): try readNormalizer(range)
      case (1...3, _): throw mismatch(field, reader)
      default: break
      }
    }
  }

  private func mismatch(_ field: Int, _ reader: ProtobufReader) -> ProtobufReader.Problem {
    ProtobufReader.Problem(byte: reader.position, text: "field \(field) is of another type")
  }

  private func piece(_ range: Range<Int>) throws(ProtobufReader.Problem) -> Piece {
    var piece = Piece()
    var reader = ProtobufReader(bytes, range)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .bytes(let range)): piece.text = Array(bytes[range])
      case (2, .bits32(let bits)): piece.score = Float(bitPattern: bits)
      case (3, .integer(let number)):
        guard number < 100, let kind = Kind(rawValue: Int(number)) else {
          throw ProtobufReader.Problem(
            byte: reader.position,
            text: "expected the type 1 ... 6 of a piece, found \(number)"
          )
        }
        piece.kind = kind
      case (1...3, _): throw mismatch(field, reader)
      default: break
      }
    }
    guard piece.score.isFinite else {
      throw ProtobufReader.Problem(byte: range.lowerBound, text: "a piece's score is not finite")
    }
    return piece
  }

  private mutating func readTrainer(_ range: Range<Int>) throws(ProtobufReader.Problem) {
    var reader = ProtobufReader(bytes, range)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (3, .integer(let number)):
        guard number == 1 || number == 2 else {
          throw ProtobufReader.Problem(
            byte: reader.position,
            text: "expected the model type 1 (unigram) or 2 (byte pairs), found \(number)"
          )
        }
        isBytePair = number == 2
      case (24, .integer(let number)): marksEnds = number != 0
      case (35, .integer(let number)): fallsBackToBytes = number != 0
      case (41, .integer(let number)): beginning = Int(Int32(truncatingIfNeeded: number))
      case (42, .integer(let number)): end = Int(Int32(truncatingIfNeeded: number))
      case (44, .bytes(let range)): unknownSurface = String(decoding: bytes[range], as: UTF8.self)
      case (3, _), (24, _), (35, _), (41, _), (42, _), (44, _): throw mismatch(field, reader)
      default: break
      }
    }
  }

  private mutating func readNormalizer(_ range: Range<Int>) throws(ProtobufReader.Problem) {
    var reader = ProtobufReader(bytes, range)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (2, .bytes(let range)): map = range.isEmpty ? nil : range
      case (3, .integer(let number)): addsSpace = number != 0
      case (4, .integer(let number)): removesExtraSpaces = number != 0
      case (5, .integer(let number)): escapesSpaces = number != 0
      case (2...5, _): throw mismatch(field, reader)
      default: break
      }
    }
  }
}
