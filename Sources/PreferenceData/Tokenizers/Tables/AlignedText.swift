/// Text on its way to a model: bytes that know, if asked to, which bytes of the source they stand for.
struct AlignedText {
  /// The text as it is now; always UTF-8.
  private(set) var bytes: [UInt8] = []
  /// For each byte the first byte of the source that it stands for; empty if not tracked.
  private(set) var starts: [Int32] = []
  /// For each byte the end, in the source, of what it stands for; empty if not tracked.
  private(set) var ends: [Int32] = []
  /// Whether the places in the source are kept.
  let tracks: Bool

  /// An empty text.
  init(tracks: Bool) {
    self.tracks = tracks
  }

  /// A part of the source, unchanged.
  init(source: UnsafeBufferPointer<UInt8>, range: Range<Int>, tracks: Bool) {
    self.tracks = tracks
    bytes = Array(source[range])
    if tracks {
      starts = range.map { Int32($0) }
      ends = range.map { Int32($0 + 1) }
    }
  }

  /// Appends bytes of another text as they are.
  @inline(__always)
  mutating func copy(_ range: Range<Int>, of other: AlignedText) {
    bytes.append(contentsOf: other.bytes[range])
    if tracks {
      starts.append(contentsOf: other.starts[range])
      ends.append(contentsOf: other.ends[range])
    }
  }

  /// Appends bytes that stand for a range of another text; an empty range stands for a place.
  mutating func append(
    _ new: some Collection<UInt8>,
    for range: Range<Int>,
    of other: AlignedText
  ) {
    bytes.append(contentsOf: new)
    guard tracks else { return }
    let place = other.sourceRange(range)
    starts.append(contentsOf: repeatElement(place.start, count: new.count))
    ends.append(contentsOf: repeatElement(place.end, count: new.count))
  }

  /// The source's bytes that a range stands for.
  func sourceRange(_ range: Range<Int>) -> (start: Int32, end: Int32) {
    if range.isEmpty {
      let place =
        range.lowerBound < starts.count ? starts[range.lowerBound] : ends.last ?? 0
      return (place, place)
    }
    // Reordering of marks can put a later source byte first.
    var place = (start: starts[range.lowerBound], end: ends[range.upperBound - 1])
    for index in range {
      place.start = min(place.start, starts[index])
      place.end = max(place.end, ends[index])
    }
    return place
  }

  /// Leaves out bytes at both ends.
  mutating func keep(_ range: Range<Int>) {
    bytes = Array(bytes[range])
    if tracks {
      starts = Array(starts[range])
      ends = Array(ends[range])
    }
  }

  /// Makes room.
  mutating func reserve(_ count: Int) {
    bytes.reserveCapacity(count)
    if tracks {
      starts.reserveCapacity(count)
      ends.reserveCapacity(count)
    }
  }

  /// The text with each occurrence of a pattern replaced, from the left.
  func replacing(_ pattern: [UInt8], by replacement: [UInt8]) -> AlignedText {
    guard let first = pattern.first, bytes.contains(first) else { return self }
    var result = AlignedText(tracks: tracks)
    result.reserve(bytes.count + bytes.count / 2)
    var place = 0
    var copied = 0
    while place < bytes.count {
      if bytes[place] == first, bytes[place...].starts(with: pattern) {
        result.copy(copied..<place, of: self)
        result.append(replacement, for: place..<(place + pattern.count), of: self)
        place += pattern.count
        copied = place
      } else {
        place += 1
      }
    }
    result.copy(copied..<bytes.count, of: self)
    return result
  }
}
