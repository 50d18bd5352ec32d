/// A metadata value of a GGUF file.
public enum GGUFValue: Hashable, Sendable {
  /// A whole number of any width; those above `Int64.max` are `unsigned`.
  case integer(Int64)
  /// A whole number above `Int64.max`.
  case unsigned(UInt64)
  /// A float of either width.
  case float(Double)
  /// A truth value.
  case boolean(Bool)
  /// A text.
  case string(String)
  /// An array, whose elements stay in the file until they are asked for.
  case array(GGUFArray)

  /// The value in words, as errors say what was found.
  var summary: String {
    switch self {
    case .integer(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .float(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .string(let text): "\"\(WeightFileError.clipped(text))\""
    case .array(let array): "an array of \(array.count) of type \(array.elementType)"
    }
  }
}
