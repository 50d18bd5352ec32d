import Foundation

/// Reads numbers as Hugging Face tokenizers do.
///
/// Their JSON library (serde_json without `float_roundtrip`) takes the digits as a whole number and
/// divides by a power of ten, which rounds twice: one score in some has another last bit than the
/// file says. Unigram models add scores up, and ways to cut text that are equally good, such as those
/// of a run of one digit, are told apart by nothing but that bit.
enum SerdeNumber {
  /// The number that the library makes of the shortest digits that stand for `value`.
  static func read(_ value: Double) -> Double {
    guard value.isFinite, value != 0 else { return value }
    var digits: UInt64 = 0
    var exponent = 0
    var isBehindPoint = false
    for (index, byte) in Array("\(value.magnitude)".utf8).enumerated() {
      switch byte {
      case UInt8(ascii: "."): isBehindPoint = true
      case UInt8(ascii: "e"):
        exponent += Int("\(value.magnitude)".dropFirst(index + 1)) ?? 0
        return join(value, digits, exponent)
      default:
        digits = digits * 10 + UInt64(byte - UInt8(ascii: "0"))
        if isBehindPoint { exponent -= 1 }
      }
    }
    return join(value, digits, exponent)
  }

  private static func join(_ value: Double, _ digits: UInt64, _ exponent: Int) -> Double {
    guard abs(exponent) <= 308, let power = Double("1e\(abs(exponent))") else { return value }
    let number = exponent < 0 ? Double(digits) / power : Double(digits) * power
    return value < 0 ? -number : number
  }
}
