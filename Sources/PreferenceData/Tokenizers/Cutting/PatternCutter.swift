/// The alternatives of the cutting patterns, tried in their order.
struct PatternCutter {
  let bytes: UnsafeBufferPointer<UInt8>
  let limit: Int
  let table: UnsafeBufferPointer<ScalarTraits>

  private static let visible: ScalarTraits = [.letter, .number, .space]

  @inline(__always)
  private func traits(at place: Int) -> (traits: ScalarTraits, length: Int) {
    let byte = bytes[place]
    if byte < 0x80 { return (table[Int(byte)], 1) }
    let scalar = ScalarReader.scalar(in: bytes, at: place)
    return (ScalarTraits.of(scalar.code, table), scalar.length)
  }

  /// The end of the run of scalars whose traits, of letter, number and space, are `kind`.
  @inline(__always)
  private func runEnd(from start: Int, _ kind: ScalarTraits) -> Int {
    var place = start
    while place < limit {
      let next = traits(at: place)
      guard next.traits.intersection(Self.visible) == kind else { break }
      place += next.length
    }
    return place
  }

  @inline(__always)
  func gpt2End(from start: Int) -> Int {
    if bytes[start] == UInt8(ascii: "'"), let end = contractionEnd(from: start, folds: false) {
      return end
    }
    var run = start
    var first = traits(at: start)
    if bytes[start] == 0x20, start + 1 < limit {
      let second = traits(at: start + 1)
      if !second.traits.contains(.space) {
        run = start + 1
        first = second
      }
    }
    if first.traits.contains(.space) { return spaceEnd(from: start, length: first.length) }
    return runEnd(from: run + first.length, first.traits.intersection(Self.visible))
  }

  @inline(__always)
  func modernEnd(from start: Int, numbers: Int) -> Int {
    if bytes[start] == UInt8(ascii: "'"), let end = contractionEnd(from: start, folds: true) {
      return end
    }
    let first = traits(at: start)
    let kind = first.traits.intersection(Self.visible)
    let next = start + first.length
    if kind == .letter { return runEnd(from: next, .letter) }
    if kind == .number {
      var end = next
      for _ in 1..<max(1, numbers) where end < limit {
        let more = traits(at: end)
        guard more.traits.contains(.number) else { break }
        end += more.length
      }
      return end
    }
    let second = next < limit ? traits(at: next) : (traits: ScalarTraits.space, length: 0)
    if second.traits.contains(.letter), !isLineEnd(bytes[start]) {
      return runEnd(from: next + second.length, .letter)
    }
    if kind == [] { return lineEnds(from: runEnd(from: next, [])) }
    if bytes[start] == 0x20, second.traits.intersection(Self.visible) == [] {
      return lineEnds(from: runEnd(from: next, []))
    }
    return spaceEndAfterLines(from: start, length: first.length)
  }

  /// The end of `\s+(?!\S)|\s+`.
  @inline(__always)
  private func spaceEnd(from start: Int, length: Int) -> Int {
    let end = runEnd(from: start + length, .space)
    if end == limit || end == start + length { return end }
    return ScalarReader.start(in: bytes, before: end)
  }

  /// The end of `\s*[\r\n]+|\s+(?!\S)|\s+`.
  @inline(__always)
  private func spaceEndAfterLines(from start: Int, length: Int) -> Int {
    let end = runEnd(from: start + length, .space)
    var place = end
    while place > start {
      if isLineEnd(bytes[place - 1]) { return place }
      place -= 1
    }
    if end == limit || end == start + length { return end }
    return ScalarReader.start(in: bytes, before: end)
  }

  @inline(__always)
  private func lineEnds(from start: Int) -> Int {
    var end = start
    while end < limit, isLineEnd(bytes[end]) { end += 1 }
    return end
  }

  @inline(__always)
  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// The end of `'s|'t|'re|'ve|'m|'ll|'d`, in any case if `folds`.
  @inline(__always)
  private func contractionEnd(from start: Int, folds: Bool) -> Int? {
    guard start + 1 < limit else { return nil }
    let fold: UInt8 = folds ? 0x20 : 0
    // The long s folds to an s as well.
    if folds, bytes[start + 1] == 0xC5, start + 2 < limit, bytes[start + 2] == 0xBF {
      return start + 3
    }
    let second: UInt8 = start + 2 < limit ? bytes[start + 2] | fold : 0
    switch bytes[start + 1] | fold {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return start + 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
      return second == UInt8(ascii: "e") ? start + 3 : nil
    case UInt8(ascii: "l"):
      return second == UInt8(ascii: "l") ? start + 3 : nil
    default: return nil
    }
  }
}
