/// How many rows were dropped for one reason.
public struct DropCount: Hashable, Sendable, Codable {
  /// How many origins are kept as samples of each reason.
  public static let sampleLimit = 3

  /// Why the rows were dropped.
  public var reason: String
  /// How many rows were dropped for this reason.
  public var count: Int
  /// Where the first few of them came from.
  public var samples: [RowOrigin]

  /// Makes a count.
  public init(reason: String, count: Int = 0, samples: [RowOrigin] = []) {
    self.reason = reason
    self.count = count
    self.samples = samples
  }
}
