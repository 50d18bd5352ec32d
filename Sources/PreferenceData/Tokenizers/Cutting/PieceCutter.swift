/// Cuts one piece of text into smaller ones.
struct PieceCutter {
  let bytes: UnsafeBufferPointer<UInt8>
  let table: UnsafeBufferPointer<ScalarTraits>
  let range: Range<Int>

  @inline(__always)
  func add(_ start: Int, _ end: Int, to cuts: inout [Range<Int32>]) {
    if start < end {
      cuts.append(Int32(truncatingIfNeeded: start)..<Int32(truncatingIfNeeded: end))
    }
  }

  @inline(__always)
  func traits(at place: Int) -> (traits: ScalarTraits, length: Int) {
    let byte = bytes[place]
    if byte < 0x80 { return (table[Int(byte)], 1) }
    let scalar = ScalarReader.scalar(in: bytes, at: place)
    return (ScalarTraits.of(scalar.code, table), scalar.length)
  }

  /// The length of the scalar at a place if it has a trait, else 0.
  func length(of trait: ScalarTraits, at place: Int) -> Int {
    let scalar = traits(at: place)
    return scalar.traits.contains(trait) ? scalar.length : 0
  }

  /// The length of the punctuation mark at a place, else 0; all of ASCII's symbols are some.
  func punctuationLength(at place: Int) -> Int {
    switch bytes[place] {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: 1
    default: length(of: .punctuation, at: place)
    }
  }

  /// Cuts where a pattern says.
  @inline(__always)
  func cut(_ pattern: CuttingPattern, into cuts: inout [Range<Int32>]) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = pattern.end(in: bytes, from: start, limit: range.upperBound, table)
      add(start, end, to: &cuts)
      start = end
    }
  }

  /// Cuts at matches, whose length `match` gives; 0 for none.
  @inline(__always)
  func cut(
    _ behaviour: CutBehaviour,
    into cuts: inout [Range<Int32>],
    at match: (Int) -> Int
  ) {
    var start = range.lowerBound
    var place = start
    while place < range.upperBound {
      let length = match(place)
      guard length > 0 else {
        place += ScalarReader.length(bytes[place])
        continue
      }
      var end = place + length
      switch behaviour {
      case .removed:
        add(start, place, to: &cuts)
        start = end
      case .isolated:
        add(start, place, to: &cuts)
        add(place, end, to: &cuts)
        start = end
      case .contiguous:
        while end < range.upperBound, case let more = match(end), more > 0 { end += more }
        add(start, place, to: &cuts)
        add(place, end, to: &cuts)
        start = end
      case .mergedWithNext:
        add(start, place, to: &cuts)
        start = place
      case .mergedWithPrevious:
        add(start, end, to: &cuts)
        start = end
      }
      place = end
    }
    add(start, range.upperBound, to: &cuts)
  }

  /// Cuts before marks that follow something else.
  func cutWordStarts(_ mark: [UInt8], into cuts: inout [Range<Int32>]) {
    guard let first = mark.first else { return add(range.lowerBound, range.upperBound, to: &cuts) }
    var start = range.lowerBound
    var place = start
    var followsMark = true
    while place < range.upperBound {
      if bytes[place] == first, bytes[place..<range.upperBound].starts(with: mark) {
        if !followsMark {
          add(start, place, to: &cuts)
          start = place
        }
        followsMark = true
        place += mark.count
      } else {
        followsMark = false
        place += 1
      }
    }
    add(start, range.upperBound, to: &cuts)
  }

  /// Runs of word characters and runs of others, without white space.
  func cutWords(into cuts: inout [Range<Int32>]) {
    var place = range.lowerBound
    while place < range.upperBound {
      let start = place
      let first = traits(at: place)
      place += first.length
      let isWord = first.traits.contains(.word)
      if !isWord, first.traits.contains(.space) { continue }
      while place < range.upperBound {
        let next = traits(at: place)
        guard next.traits.contains(.word) == isWord, isWord || !next.traits.contains(.space) else {
          break
        }
        place += next.length
      }
      add(start, place, to: &cuts)
    }
  }

  /// Words between white space and single punctuation marks.
  func cutBert(into cuts: inout [Range<Int32>]) {
    var start = range.lowerBound
    var place = start
    while place < range.upperBound {
      let space = length(of: .space, at: place)
      let mark = space > 0 ? 0 : punctuationLength(at: place)
      if space > 0 || mark > 0 {
        add(start, place, to: &cuts)
        add(place, place + mark, to: &cuts)
        start = place + space + mark
        place = start
      } else {
        place += ScalarReader.length(bytes[place])
      }
    }
    add(start, range.upperBound, to: &cuts)
  }
}
