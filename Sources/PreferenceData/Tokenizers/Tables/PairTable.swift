/// A table from words of 64 bits to words of 64 bits that is filled once and read often.
///
/// Linear probing in one array: half of the time of `Dictionary`, which hashes with a random key,
/// and merging pairs of tokens is little else than looking up.
struct PairTable: Sendable {
  private var slots: [(key: UInt64, value: UInt64)]
  private var mask: Int
  private(set) var count = 0

  /// The key that marks an empty place, and cannot be stored.
  static let empty = UInt64.max

  /// Makes a table with room for `capacity` keys; it grows when it has to.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: (Self.empty, 0), count: size)
    mask = size - 1
  }

  /// The value of a key; nil if it has none.
  @inline(__always)
  subscript(key: UInt64) -> UInt64? {
    var place = Self.place(of: key) & mask
    while true {
      let slot = slots[place]
      if slot.key == key { return slot.value }
      if slot.key == Self.empty { return nil }
      place = (place &+ 1) & mask
    }
  }

  /// Stores a value, in place of an older one.
  mutating func set(_ key: UInt64, _ value: UInt64) {
    if count * 2 >= slots.count { grow() }
    var place = Self.place(of: key) & mask
    while slots[place].key != Self.empty, slots[place].key != key { place = (place + 1) & mask }
    if slots[place].key == Self.empty { count += 1 }
    slots[place] = (key, value)
  }

  private mutating func grow() {
    var larger = PairTable(capacity: slots.count)
    for slot in slots where slot.key != Self.empty { larger.set(slot.key, slot.value) }
    self = larger
  }

  @inline(__always)
  private static func place(of key: UInt64) -> Int {
    let product = key.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }
}
