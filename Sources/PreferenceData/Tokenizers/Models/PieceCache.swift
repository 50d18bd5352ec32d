/// The tokens of pieces that were encoded before, in a bounded amount of memory.
///
/// Everything is forgotten at once when the space is used up; frequent pieces come back at once.
final class PieceCache {
  private struct Slot {
    var hash: UInt64
    var key: UInt32
    var length: UInt16
    var count: UInt16
    var first: UInt32
  }

  private static let slotCount = 1 << 15
  private static let keyLimit = 1 << 19
  private static let tokenLimit = 1 << 17
  /// The most bytes of a piece that is kept.
  static let pieceLimit = 128

  private let slots: UnsafeMutablePointer<Slot>
  private let keys: UnsafeMutablePointer<UInt8>
  private let tokens: UnsafeMutablePointer<PieceToken>
  private var used = 0
  private var keyCount = 0
  private var tokenCount = 0

  init() {
    slots = .allocate(capacity: Self.slotCount)
    slots.initialize(
      repeating: Slot(hash: 0, key: 0, length: 0, count: 0, first: 0),
      count: Self.slotCount
    )
    keys = .allocate(capacity: Self.keyLimit)
    tokens = .allocate(capacity: Self.tokenLimit)
  }

  deinit {
    slots.deallocate()
    keys.deallocate()
    tokens.deallocate()
  }

  /// The hash of a piece (a multiply-and-fold hash over words of 8 bytes).
  @inline(__always)
  static func hash(_ piece: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let base = piece.baseAddress else { return 1 }
    let raw = UnsafeRawPointer(base)
    var state = 0x9E37_79B9_7F4A_7C15 ^ UInt64(piece.count)
    var place = 0
    while place &+ 8 <= piece.count {
      state = fold(state ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place &+= 8
    }
    var rest: UInt64 = 0
    while place < piece.count {
      rest = rest << 8 | UInt64(piece[place])
      place &+= 1
    }
    return fold(state ^ rest ^ 0x5851_F42D_4C95_7F2D) | 1
  }

  @inline(__always)
  private static func fold(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

  /// The tokens of a piece; nil if they are not known.
  @inline(__always)
  func tokens(
    of piece: UnsafeBufferPointer<UInt8>,
    hash: UInt64
  ) -> UnsafeBufferPointer<PieceToken>? {
    var place = Int(truncatingIfNeeded: hash >> 20) & (Self.slotCount - 1)
    while slots[place].hash != 0 {
      let slot = slots[place]
      if slot.hash == hash, Int(slot.length) == piece.count,
        isEqual(keys + Int(slot.key), piece)
      {
        return UnsafeBufferPointer(start: tokens + Int(slot.first), count: Int(slot.count))
      }
      place = (place &+ 1) & (Self.slotCount - 1)
    }
    return nil
  }

  @inline(__always)
  private func isEqual(_ key: UnsafePointer<UInt8>, _ piece: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in 0..<piece.count where key[index] != piece[index] { return false }
    return true
  }

  /// Keeps the tokens of a piece that is not known yet.
  func store(_ found: [PieceToken], of piece: UnsafeBufferPointer<UInt8>, hash: UInt64) {
    if used * 2 >= Self.slotCount || keyCount + piece.count > Self.keyLimit
      || tokenCount + found.count > Self.tokenLimit
    {
      slots.update(
        repeating: Slot(hash: 0, key: 0, length: 0, count: 0, first: 0),
        count: Self.slotCount
      )
      (used, keyCount, tokenCount) = (0, 0, 0)
    }
    var place = Int(truncatingIfNeeded: hash >> 20) & (Self.slotCount - 1)
    while slots[place].hash != 0 { place = (place + 1) & (Self.slotCount - 1) }
    for (index, byte) in piece.enumerated() { keys[keyCount + index] = byte }
    for (index, token) in found.enumerated() { tokens[tokenCount + index] = token }
    slots[place] = Slot(
      hash: hash,
      key: UInt32(keyCount),
      length: UInt16(piece.count),
      count: UInt16(found.count),
      first: UInt32(tokenCount)
    )
    used += 1
    keyCount += piece.count
    tokenCount += found.count
  }
}
