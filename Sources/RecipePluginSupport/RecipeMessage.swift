/// Something a recipe wrote to standard error.
public enum RecipeMessage: Equatable, Sendable {
  /// An error; it makes the command fail.
  case error(String)
  /// A warning.
  case warning(String)
  /// A line about progress.
  case progress(String)
}
