import Foundation
import OptimizationCore

/// Damage to a file, drawn from a seed.
struct FileMutation {
  var random: CounterRandom

  /// Numbers that break checks: ends of ranges, and products that overflow.
  private static let numbers: [UInt64] = [
    0, 1, 2, 7, 255, 256, 65535, 1 << 31, (1 << 31) - 1, (1 << 32) - 1, 1 << 32, 1 << 40, 1 << 61,
    1 << 62, (1 << 63) - 1, 1 << 63, .max, .max - 31,
  ]

  private mutating func below(_ limit: Int) -> Int {
    limit < 1 ? 0 : Int(random.next() % UInt64(limit))
  }

  /// Changes bytes, puts numbers in, cuts, doubles or swaps pieces, once to four times.
  mutating func damage(_ original: Data) -> Data {
    var bytes = [UInt8](original)
    for _ in 0...below(4) {
      guard !bytes.isEmpty else { break }
      // Headers are at the start, and most of what can go wrong is in them.
      let reach = below(2) == 0 ? bytes.count : min(bytes.count, 400)
      let place = below(reach)
      switch below(7) {
      case 0, 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 2: bytes[place] ^= 1 << UInt8(below(8))
      case 3:
        let number = Self.numbers[below(Self.numbers.count)]
        for index in 0..<(below(2) == 0 ? 4 : 8) where place + index < bytes.count {
          bytes[place + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))
        }
      case 4: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(40)))
      case 5:
        let piece = Array(bytes[place..<min(bytes.count, place + 1 + below(40))])
        bytes.insert(contentsOf: piece, at: below(bytes.count))
      default: bytes.removeLast(below(min(bytes.count, 200)))
      }
    }
    return Data(bytes)
  }
}
