/// How a stage's reference policy follows the policy that it holds.
public struct ReferenceUpdatePlan: Codable, Hashable, Sendable {
  /// How far the reference goes to the policy each time; 1 makes it a copy.
  public var mixing: Double
  /// After every how many steps it goes.
  public var interval: Int

  /// Makes a plan of updates.
  public init(mixing: Double, interval: Int) {
    self.mixing = mixing
    self.interval = interval
  }
}
