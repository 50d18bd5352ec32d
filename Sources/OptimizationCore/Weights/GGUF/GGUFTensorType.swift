/// The tensor types that GGUF files know, by the numbers GGML gives them.
enum GGUFTensorType {
  /// The types that can be read.
  static let readable: [UInt32: ElementType] = [
    0: .float32, 1: .float16, 2: .fourBit, 3: .fourBitWithMinimum, 6: .fiveBit,
    7: .fiveBitWithMinimum, 8: .eightBit, 12: .fourBitSuperblock, 13: .fiveBitSuperblock,
    14: .sixBitSuperblock, 28: .float64, 30: .brainFloat16,
  ]

  /// The names of the other types, for errors.
  private static let others: [UInt32: String] = [
    9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS",
    19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 24: "I8", 25: "I16",
    26: "I32", 27: "I64", 29: "IQ1_M", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4",
  ]

  /// The name of a type that cannot be read.
  static func name(_ number: UInt32) -> String {
    others[number].map { "\($0) (\(number))" } ?? "\(number), which is not known"
  }

  /// The names of the types that can be read, by number.
  static var readableNames: String {
    readable.sorted { $0.key < $1.key }.map(\.value.rawValue).joined(separator: ", ")
  }
}
