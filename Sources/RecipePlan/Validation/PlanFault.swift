/// Something wrong with a declaration, found before any weight is allocated.
public struct PlanFault: Error, Codable, Hashable, Sendable, CustomStringConvertible {
  /// Where the recipe declares it; nil when the fault has no place.
  public var location: SourceLocation?
  /// What is wrong and what to do, in sentences.
  public var message: String

  /// Makes a fault.
  public init(at location: SourceLocation?, _ message: String) {
    self.location = location
    self.message = message
  }

  /// The place and the message.
  public var description: String {
    location.map { "\($0): \(message)" } ?? message
  }
}

/// All faults of one plan, in the order of the recipe's lines.
public struct PlanFaults: Error, Hashable, Sendable, CustomStringConvertible {
  /// The faults.
  public var faults: [PlanFault]

  /// Sorts faults by place and drops repetitions.
  public init(_ faults: [PlanFault]) {
    var seen = Set<PlanFault>()
    self.faults = faults.filter { seen.insert($0).inserted }.enumerated().sorted {
      let left = ($0.element.location?.file ?? "", $0.element.location?.line ?? 0, $0.offset)
      let right = ($1.element.location?.file ?? "", $1.element.location?.line ?? 0, $1.offset)
      return left < right
    }.map(\.element)
  }

  /// One fault per line.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
}
