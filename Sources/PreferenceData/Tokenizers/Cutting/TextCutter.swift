/// A step that cuts text into pieces, as tokenizer files name them.
enum TextCutter: Sendable {
  case pattern(CuttingPattern)
  /// Puts a space before each piece that has none.
  case spaceBefore
  /// Splits at a string.
  case string([UInt8], CutBehaviour)
  /// Splits numbers off, one by one or in runs.
  case digits(oneByOne: Bool)
  /// Replaces spaces by a mark, puts one before pieces, and splits before each mark.
  case marks([UInt8], prepends: MarkPlacement, splits: Bool)
  /// Splits before each mark that follows something else; merges never cross these places.
  case wordStarts([UInt8])
  /// Splits at white space, which is left out.
  case whiteSpace
  /// Splits white space off, which is left out, and word characters from others.
  case words
  /// Splits white space off, which is left out, and each punctuation mark.
  case bert
  /// Splits punctuation marks off.
  case punctuation(CutBehaviour)
  /// Splits runs of punctuation marks and of the symbols `$+<=>^~|` off.
  case symbolRuns
  /// Splits each three digits of ASCII off.
  case digitTriples

  /// Where a mark for a space is put before text.
  enum MarkPlacement: String, Sendable {
    case always, first, never
  }

  /// Cuts each piece further.
  func cut(
    _ text: inout AlignedText,
    _ pieces: inout [Range<Int32>],
    scratch cuts: inout [Range<Int32>],
    startsText: Bool
  ) {
    switch self {
    case .spaceBefore:
      prepend([0x20], to: &text, &pieces) { _ in true }
      return
    case .marks(let mark, let placement, let splits):
      replaceSpaces(by: mark, in: &text, &pieces)
      if placement != .never {
        prepend(mark, to: &text, &pieces) { index in
          placement == .always || startsText && index == 0
        }
      }
      if !splits { return }
    default: break
    }
    cuts.removeAll(keepingCapacity: true)
    text.bytes.withUnsafeBufferPointer { bytes in
      ScalarTraits.table.withUnsafeBufferPointer { table in
        for piece in pieces {
          let range = Int(piece.lowerBound)..<Int(piece.upperBound)
          cut(PieceCutter(bytes: bytes, table: table, range: range), into: &cuts)
        }
      }
    }
    swap(&pieces, &cuts)
  }

  @inline(__always)
  private func cut(_ cutter: PieceCutter, into cuts: inout [Range<Int32>]) {
    switch self {
    case .pattern(let pattern): cutter.cut(pattern, into: &cuts)
    case .string(let string, let behaviour):
      cutter.cut(behaviour, into: &cuts) { place in
        cutter.bytes[place..<cutter.range.upperBound].starts(with: string) ? string.count : 0
      }
    case .digits(let oneByOne):
      cutter.cut(oneByOne ? .isolated : .contiguous, into: &cuts) {
        cutter.length(of: .number, at: $0)
      }
    case .marks(let mark, _, _):
      cutter.cut(.mergedWithNext, into: &cuts) { place in
        cutter.bytes[place..<cutter.range.upperBound].starts(with: mark) ? mark.count : 0
      }
    case .wordStarts(let mark): cutter.cutWordStarts(mark, into: &cuts)
    case .whiteSpace: cutter.cut(.removed, into: &cuts) { cutter.length(of: .space, at: $0) }
    case .words: cutter.cutWords(into: &cuts)
    case .bert: cutter.cutBert(into: &cuts)
    case .punctuation(let behaviour):
      cutter.cut(behaviour, into: &cuts) { cutter.punctuationLength(at: $0) }
    case .symbolRuns:
      cutter.cut(.contiguous, into: &cuts) { place in
        cutter.bytes[place] == UInt8(ascii: "`") ? 0 : cutter.punctuationLength(at: place)
      }
    case .digitTriples:
      cutter.cut(.isolated, into: &cuts) { place in
        let end = place + 3
        guard end <= cutter.range.upperBound else { return 0 }
        return cutter.bytes[place..<end].allSatisfy { (0x30...0x39).contains($0) } ? 3 : 0
      }
    case .spaceBefore: break
    }
  }

  private func replaceSpaces(
    by mark: [UInt8],
    in text: inout AlignedText,
    _ pieces: inout [Range<Int32>]
  ) {
    let old = text
    text = AlignedText(tracks: old.tracks)
    text.reserve(old.bytes.count * 2 + mark.count)
    for index in pieces.indices {
      let start = text.bytes.count
      var copied = Int(pieces[index].lowerBound)
      let end = Int(pieces[index].upperBound)
      for place in copied..<end where old.bytes[place] == 0x20 {
        text.copy(copied..<place, of: old)
        text.append(mark, for: place..<(place + 1), of: old)
        copied = place + 1
      }
      text.copy(copied..<end, of: old)
      pieces[index] = Int32(start)..<Int32(text.bytes.count)
    }
  }

  private func prepend(
    _ mark: [UInt8],
    to text: inout AlignedText,
    _ pieces: inout [Range<Int32>],
    where applies: (Int) -> Bool
  ) {
    let old = text
    func needs(_ index: Int) -> Bool {
      let range = Int(pieces[index].lowerBound)..<Int(pieces[index].upperBound)
      return applies(index) && !old.bytes[range].starts(with: mark)
    }
    guard pieces.indices.contains(where: needs) else { return }
    text = AlignedText(tracks: old.tracks)
    text.reserve(old.bytes.count + mark.count)
    for index in pieces.indices {
      let range = Int(pieces[index].lowerBound)..<Int(pieces[index].upperBound)
      let start = text.bytes.count
      if needs(index) { text.append(mark, for: range.lowerBound..<range.lowerBound, of: old) }
      text.copy(range, of: old)
      pieces[index] = Int32(start)..<Int32(text.bytes.count)
    }
  }
}
