/// How many rows and keys a split put in one part.
public struct PartCount: Hashable, Sendable, Codable {
  /// The name of the part, such as `train`.
  public var part: String
  /// How many rows the part holds.
  public var rows: Int
  /// How many values of the splitting key the part holds.
  public var keys: Int

  /// Makes a count.
  public init(part: String, rows: Int, keys: Int) {
    self.part = part
    self.rows = rows
    self.keys = keys
  }
}
