/// A set of byte strings with a number each, to be walked byte by byte.
struct ByteTrie: Sendable {
  private var children: PairTable
  private var roots: [Int32] = Array(repeating: -1, count: 256)
  private var values: [Int32] = [-1]

  /// Makes an empty set with room for strings of `capacity` bytes together.
  init(capacity: Int = 16) {
    children = PairTable(capacity: capacity)
  }

  /// Whether there are no strings.
  var isEmpty: Bool { values.count == 1 && values[0] < 0 }

  /// Stores a string with its number, in place of an older one.
  mutating func insert(_ bytes: some Sequence<UInt8>, _ value: Int32) {
    var node: Int32 = 0
    for byte in bytes {
      var next = child(of: node, byte)
      if next < 0 {
        next = Int32(values.count)
        values.append(-1)
        if node == 0 {
          roots[Int(byte)] = next
        } else {
          children.set(Self.key(node, byte), UInt64(next))
        }
      }
      node = next
    }
    values[Int(node)] = value
  }

  /// The node after `node` and `byte`; negative if no string goes on like that.
  @inline(__always)
  func child(of node: Int32, _ byte: UInt8) -> Int32 {
    if node == 0 { return roots[Int(byte)] }
    guard let next = children[Self.key(node, byte)] else { return -1 }
    return Int32(truncatingIfNeeded: next)
  }

  /// The number of the string that ends at a node; negative if none does.
  @inline(__always)
  func value(at node: Int32) -> Int32 { values[Int(node)] }

  /// The number of exactly these bytes.
  func value(of bytes: some Sequence<UInt8>) -> Int32? {
    var node: Int32 = 0
    for byte in bytes {
      node = child(of: node, byte)
      if node < 0 { return nil }
    }
    return values[Int(node)] < 0 ? nil : values[Int(node)]
  }

  /// The longest string that `bytes` continues with at `start`: its number and its end.
  @inline(__always)
  func longest(
    in bytes: UnsafeBufferPointer<UInt8>,
    from start: Int,
    to end: Int
  ) -> (value: Int32, end: Int)? {
    var node: Int32 = 0
    var place = start
    var found: (value: Int32, end: Int)?
    while place < end {
      node = child(of: node, bytes[place])
      if node < 0 { break }
      place += 1
      if values[Int(node)] >= 0 { found = (values[Int(node)], place) }
    }
    return found
  }

  private static func key(_ node: Int32, _ byte: UInt8) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 8 | UInt64(byte)
  }
}
