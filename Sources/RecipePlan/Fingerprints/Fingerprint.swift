/// The identity of a declared thing: equal declarations have equal fingerprints.
///
/// The fingerprint of a node covers its own parameters and, through their fingerprints, all its
/// inputs; it covers neither labels nor places in the source.
public struct Fingerprint: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// 64 hexadecimal digits.
  public var text: String

  /// Makes a fingerprint from its digits.
  public init(_ text: String) { self.text = text }

  /// The first eight digits, enough for people.
  public var short: String { String(text.prefix(8)) }

  /// All digits.
  public var description: String { text }

  /// Orders by digits.
  public static func < (left: Fingerprint, right: Fingerprint) -> Bool { left.text < right.text }
}

extension Fingerprint: Codable {
  /// Reads the digits.
  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  /// Writes the digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
