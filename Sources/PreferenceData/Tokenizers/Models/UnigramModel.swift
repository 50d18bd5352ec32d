/// Unigram encoding (Kudo 2018): of all ways to cut the text into pieces, the one with the best sum
/// of scores, found by the Viterbi algorithm.
final class UnigramModel: PieceModel {
  let pieces: StaticTrie
  let scores: [Double]
  let unknown: Int32?
  /// The score of a character that is no piece.
  let unknownScore: Double
  /// Whether sums are rounded to single precision at each place, as SentencePiece does.
  let roundsToFloat: Bool
  let byteTokens: [Int32]?
  /// A score per byte for symbols that are always chosen; the tokens that it applies to.
  let favourites: [Int32: Double]
  let remembersPieces: Bool

  init(
    pieces: [(bytes: [UInt8], value: Int32)],
    scores: [Double],
    unknown: Int32?,
    unknownScore: Double,
    roundsToFloat: Bool,
    byteTokens: [Int32]?,
    favourites: [Int32: Double] = [:],
    remembersPieces: Bool
  ) {
    self.pieces = StaticTrie(pieces)
    self.scores = scores
    self.unknown = unknown
    self.unknownScore = unknownScore
    self.roundsToFloat = roundsToFloat
    self.byteTokens = byteTokens
    self.favourites = favourites
    self.remembersPieces = remembersPieces
  }

  func encode(_ piece: UnsafeBufferPointer<UInt8>, _ scratch: EncodingScratch) {
    var paths = scratch.paths
    scratch.paths = []
    if paths.count <= piece.count {
      paths = Array(
        repeating: UnigramPath(score: 0, start: -1, id: -1),
        count: max(piece.count + 1, 2 * paths.count)
      )
    }
    paths.withUnsafeMutableBufferPointer { paths in
      scores.withUnsafeBufferPointer { scores in
        if roundsToFloat {
          findPaths(piece, paths, scores) { Double(Float($0)) }
        } else {
          findPaths(piece, paths, scores) { $0 }
        }
      }
      follow(paths, piece, into: &scratch.found)
    }
    scratch.paths = paths
  }

  @inline(__always)
  private func findPaths(
    _ piece: UnsafeBufferPointer<UInt8>,
    _ paths: UnsafeMutableBufferPointer<UnigramPath>,
    _ scores: UnsafeBufferPointer<Double>,
    rounded: (Double) -> Double
  ) {
    let units = pieces.units
    let hasFavourites = !favourites.isEmpty
    for place in 0...piece.count { paths[place].start = -1 }
    paths[0].score = 0
    var start = 0
    while start < piece.count {
      let here = paths[start].score
      let length = min(ScalarReader.length(piece[start]), piece.count - start)
      var isCovered = false
      var node: Int32 = 0
      var place = start
      while place < piece.count {
        node = StaticTrie.child(of: node, piece[place], in: units)
        if node < 0 { break }
        place += 1
        let id = units[Int(node)].value
        if id < 0 { continue }
        var score = scores[Int(id)]
        if hasFavourites, let bonus = favourites[id] {
          score = Double(Float(place - start) * Float(bonus)) - 0.1
        }
        let sum = rounded(score + here)
        if paths[place].start < 0 || sum > paths[place].score {
          paths[place] = UnigramPath(score: sum, start: Int32(start), id: id)
        }
        if place - start == length { isCovered = true }
      }
      if !isCovered {
        let sum = rounded(unknownScore + here)
        if paths[start + length].start < 0 || sum > paths[start + length].score {
          paths[start + length] = UnigramPath(score: sum, start: Int32(start), id: -1)
        }
      }
      start += length
    }
  }

  private func follow(
    _ paths: UnsafeMutableBufferPointer<UnigramPath>,
    _ piece: UnsafeBufferPointer<UInt8>,
    into found: inout [PieceToken]
  ) {
    let first = found.count
    var end = piece.count
    while end > 0 {
      let path = paths[end]
      if path.id >= 0 {
        found.append(PieceToken(id: path.id, end: Int32(end)))
      } else if let byteTokens {
        for place in stride(from: end - 1, through: Int(path.start), by: -1) {
          found.append(PieceToken(id: byteTokens[Int(piece[place])], end: Int32(place + 1)))
        }
      } else if let unknown, found.count == first || found[found.count - 1].id != unknown {
        // Unknown characters in a row are one token.
        found.append(PieceToken(id: unknown, end: Int32(end)))
      }
      end = Int(path.start)
    }
    found[first...].reverse()
  }
}

extension UnigramModel {
  /// A model without pieces.
  static let empty = UnigramModel(
    pieces: [],
    scores: [],
    unknown: nil,
    unknownScore: 0,
    roundsToFloat: false,
    byteTokens: nil,
    remembersPieces: false
  )
}
