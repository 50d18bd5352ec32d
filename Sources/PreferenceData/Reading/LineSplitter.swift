/// Cuts a stream of bytes into lines.
struct LineSplitter {
  private let file: String
  private var pending: [UInt8] = []
  private var hasBytes = false

  /// How many lines were given out.
  private(set) var count = 0

  /// Whether there were no bytes at all.
  var isEmpty: Bool { !hasBytes }

  init(file: String) {
    self.file = file
  }

  /// Gives out the lines that end in these bytes and keeps the rest.
  mutating func append(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    if !bytes.isEmpty { hasBytes = true }
    var start = 0
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      let piece = UnsafeBufferPointer(rebasing: bytes[start..<end])
      if pending.isEmpty {
        try give(piece, body)
      } else {
        try keep(piece)
        let line = pending
        pending.removeAll(keepingCapacity: true)
        try line.withUnsafeBufferPointer { try give($0, body) }
      }
      start = end + 1
    }
    try keep(UnsafeBufferPointer(rebasing: bytes[start...]))
  }

  /// Gives out the last line if it has no newline.
  mutating func finish(_ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    guard !pending.isEmpty else { return }
    let line = pending
    pending = []
    try line.withUnsafeBufferPointer { try give($0, body) }
  }

  private mutating func keep(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    guard pending.count + bytes.count <= LineReader.lineLimit else {
      throw DataError.lineTooLong(file: file, line: count + 1, limit: LineReader.lineLimit)
    }
    pending.append(contentsOf: bytes)
  }

  private mutating func give(
    _ bytes: UnsafeBufferPointer<UInt8>,
    _ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    var line = bytes[...]
    if count == 0, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
    if line.last == 0x0D { line = line.dropLast() }
    count += 1
    try body(count, UnsafeBufferPointer(rebasing: line))
  }
}
