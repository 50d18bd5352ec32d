public import RecipePlan

/// What came of a run.
public struct RunConclusion: Sendable {
  /// The claims with their verdicts; empty when the run was interrupted before them.
  public var claims: [ClaimReport]
  /// What was kept if the run was stopped from outside; nil when it came to its end.
  public var interruption: [String]?

  /// Whether the run came to its end and every claim holds.
  public var holds: Bool { interruption == nil && claims.allSatisfy { $0.verdict == .holds } }
}
