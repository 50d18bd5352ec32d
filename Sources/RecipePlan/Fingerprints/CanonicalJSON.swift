public import Foundation

/// One byte sequence for equal values: sorted keys, shortest numbers, no spaces.
public enum CanonicalJSON {
  /// The canonical bytes of a value.
  /// - Throws: `EncodingError` when a number is not finite, with the path to it.
  public static func data(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  /// The same value laid out for people: sorted keys, one value per line.
  /// - Throws: `EncodingError` when a number is not finite, with the path to it.
  public static func readableData(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(value)
  }

  /// The fingerprint of a value: the SHA-256 of its canonical bytes.
  /// - Throws: `EncodingError` when a number is not finite, with the path to it.
  public static func fingerprint(_ value: some Encodable) throws -> Fingerprint {
    Fingerprint(SHA256.hexadecimal(try data(value)))
  }
}
