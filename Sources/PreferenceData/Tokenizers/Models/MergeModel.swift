/// Byte-pair encoding (Sennrich, Haddow and Birch 2016): the pair of the lowest rank is merged first,
/// of equal ranks the leftmost one.
///
/// This covers the merges of `tokenizer.json`, whose rank is their place in the list, and those of
/// SentencePiece, where any two symbols that together are a piece may merge and the piece with the
/// best score comes first.
final class MergeModel: PieceModel {
  /// How a piece is taken apart before merging.
  enum Symbols: Sendable {
    /// Into bytes with these tokens, -1 for none.
    case bytes([Int32])
    /// Into characters, or longer pieces that are never taken apart (user-defined symbols).
    case characters(ByteTrie, frozen: ByteTrie)
  }

  let symbols: Symbols
  let merges: PairTable
  let unknown: Int32?
  let fusesUnknown: Bool
  /// The tokens of single bytes, for text that is no token; nil without fallback.
  let byteTokens: [Int32]?
  /// Whole pieces that are tokens without merging; nil if there is no such rule.
  let wholePieces: ByteTrie?
  /// The numbers from here on stand for characters that are no tokens and may merge.
  let count: Int32

  let remembersPieces = true

  init(
    symbols: Symbols,
    merges: PairTable,
    count: Int32,
    unknown: Int32?,
    fusesUnknown: Bool,
    byteTokens: [Int32]?,
    wholePieces: ByteTrie?
  ) {
    self.symbols = symbols
    self.merges = merges
    self.count = count
    self.unknown = unknown
    self.fusesUnknown = fusesUnknown
    self.byteTokens = byteTokens
    self.wholePieces = wholePieces
  }

  /// The key of a pair in the table of merges.
  @inline(__always)
  static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  func encode(_ piece: UnsafeBufferPointer<UInt8>, _ scratch: EncodingScratch) {
    if let wholePieces, let whole = wholePieces.longest(in: piece, from: 0, to: piece.count),
      whole.end == piece.count
    {
      scratch.found.append(PieceToken(id: whole.value, end: Int32(piece.count)))
      return
    }
    var list = scratch.symbols
    scratch.symbols = []
    list.removeAll(keepingCapacity: true)
    takeApart(piece, into: &list)
    if list.count > 40 {
      mergeByHeap(&list, scratch)
    } else if list.count > 1 {
      mergeByScanning(&list)
    }
    var start: Int32 = 0
    for symbol in list {
      emit(symbol, piece, start, &scratch.found)
      start = symbol.end
    }
    scratch.symbols = list
  }

  private func takeApart(_ piece: UnsafeBufferPointer<UInt8>, into list: inout [MergeSymbol]) {
    switch symbols {
    case .bytes(let tokens):
      for (index, byte) in piece.enumerated() {
        let id = tokens[Int(byte)]
        list.append(MergeSymbol(id: id < 0 ? MergeSymbol.none : id, end: Int32(index + 1)))
      }
    case .characters(let characters, let frozen):
      var place = 0
      while place < piece.count {
        if !frozen.isEmpty, let symbol = frozen.longest(in: piece, from: place, to: piece.count) {
          place = symbol.end
          list.append(MergeSymbol(id: symbol.value, end: Int32(place)))
          continue
        }
        let end = min(piece.count, place + ScalarReader.length(piece[place]))
        let found = characters.longest(in: piece, from: place, to: end)
        let id = found.map { $0.end == end ? $0.value : MergeSymbol.none } ?? MergeSymbol.none
        place = end
        list.append(MergeSymbol(id: id, end: Int32(place)))
      }
    }
  }

  @inline(__always)
  private func rate(_ left: Int, _ right: Int, in list: inout [MergeSymbol]) {
    if let merge = merges[Self.key(list[left].id, list[right].id)] {
      list[left].rank = UInt32(truncatingIfNeeded: merge >> 32)
      list[left].product = Int32(truncatingIfNeeded: merge)
    } else {
      list[left].rank = .max
    }
  }

  private func mergeByScanning(_ list: inout [MergeSymbol]) {
    for index in 0..<(list.count - 1) { rate(index, index + 1, in: &list) }
    var count = list.count
    while count > 1 {
      var best = 0
      var rank = list[0].rank
      for index in 1..<(count - 1) where list[index].rank < rank {
        best = index
        rank = list[index].rank
      }
      if rank == .max { break }
      list[best].id = list[best].product
      list[best].end = list[best + 1].end
      for index in (best + 1)..<(count - 1) { list[index] = list[index + 1] }
      count -= 1
      list[best].rank = .max
      if best + 1 < count { rate(best, best + 1, in: &list) }
      if best > 0 { rate(best - 1, best, in: &list) }
    }
    list.removeLast(list.count - count)
  }

  private func mergeByHeap(_ list: inout [MergeSymbol], _ scratch: EncodingScratch) {
    var heap = RankHeap(items: scratch.heap)
    scratch.heap = []
    for index in list.indices {
      list[index].previous = Int32(index) - 1
      list[index].next = index + 1 < list.count ? Int32(index + 1) : -1
      if index + 1 < list.count {
        rate(index, index + 1, in: &list)
        heap.push(list[index].rank, index)
      }
    }
    while let (rank, left) = heap.pop() {
      // An older entry's pair is gone, or has become another one.
      guard list[left].rank == rank, list[left].next >= 0 else { continue }
      let right = Int(list[left].next)
      list[left].id = list[left].product
      list[left].end = list[right].end
      list[left].next = list[right].next
      list[left].rank = .max
      list[right].rank = .max
      list[right].previous = -2
      if list[left].next >= 0 {
        let after = Int(list[left].next)
        list[after].previous = Int32(left)
        rate(left, after, in: &list)
        heap.push(list[left].rank, left)
      }
      if list[left].previous >= 0 {
        let before = Int(list[left].previous)
        rate(before, left, in: &list)
        heap.push(list[before].rank, before)
      }
    }
    list.removeAll { $0.previous == -2 }
    scratch.heap = heap.items
  }

  @inline(__always)
  private func emit(
    _ symbol: MergeSymbol,
    _ piece: UnsafeBufferPointer<UInt8>,
    _ start: Int32,
    _ found: inout [PieceToken]
  ) {
    if symbol.id < count {
      found.append(PieceToken(id: symbol.id, end: symbol.end))
    } else if let byteTokens {
      for place in start..<symbol.end {
        found.append(PieceToken(id: byteTokens[Int(piece[Int(place)])], end: place + 1))
      }
    } else if let unknown {
      if fusesUnknown, let last = found.last, last.id == unknown, last.end == start {
        found[found.count - 1].end = symbol.end
      } else {
        found.append(PieceToken(id: unknown, end: symbol.end))
      }
    }
  }
}
