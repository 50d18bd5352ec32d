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
