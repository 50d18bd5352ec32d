/// The groups of annotators that label simulated comparisons.
public struct Population: Hashable, Sendable, Codable {
  /// The groups; their shares sum to 1.
  public var groups: [AnnotatorGroup]

  /// Makes a population of the groups.
  public init(_ groups: AnnotatorGroup...) {
    self.groups = groups
  }

  /// Makes a population of the groups.
  public init(groups: [AnnotatorGroup]) {
    self.groups = groups
  }

  /// One group named `everyone` with the default taste.
  public static let uniform = Population(AnnotatorGroup("everyone"))

  /// The group with a name; nil if there is none.
  public func group(named name: String) -> AnnotatorGroup? {
    groups.first { $0.name == name }
  }

  /// What is wrong with the population, one sentence each; empty if nothing is.
  public var faults: [String] {
    if groups.isEmpty { return ["the population has no group"] }
    var faults: [String] = []
    var names: Set<String> = []
    for group in groups {
      if group.name.isEmpty { faults.append("a group has an empty name") }
      if !names.insert(group.name).inserted {
        faults.append("two groups are named \"\(group.name)\"")
      }
      if !(group.share > 0 && group.share <= 1) {
        faults.append(
          "the share of \"\(group.name)\" must be above 0 and at most 1, and is \(group.share)"
        )
      }
      if group.annotators < 1 {
        faults.append("\"\(group.name)\" needs at least 1 annotator, and has \(group.annotators)")
      }
      faults += group.taste.faults.map { "in \"\(group.name)\", \($0)" }
    }
    let sum = groups.reduce(0) { $0 + $1.share }
    if faults.isEmpty, abs(sum - 1) > 1e-9 {
      faults.append("the shares of the groups must sum to 1, and sum to \(sum)")
    }
    return faults
  }
}
