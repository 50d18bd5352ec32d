/// One part of a split dataset.
public struct DataPartReport: Codable, Hashable, Sendable {
  /// The part's name, such as `train`.
  public var name: String
  /// How many rows it holds.
  public var rows: Int

  /// Makes a report.
  public init(name: String, rows: Int) {
    self.name = name
    self.rows = rows
  }
}
