/// How a recipe is compiled.
public enum BuildChoice: String, CaseIterable, Sendable {
  /// With run-time checks and debug information.
  case debug
  /// Optimized.
  case release
}
