/// How the process of a recipe ended.
public enum RecipeEnding: Equatable, Sendable {
  /// By itself, with a status.
  case exited(status: Int32)
  /// By a signal.
  case killed(signal: Int32)

  /// What the shell should be told when the recipe itself has reported no error; nil after success.
  public func failure(of recipe: String) -> String? {
    switch self {
    case .exited(status: 0): nil
    case .exited(status: 130): "Recipe '\(recipe)' was stopped before its end."
    case .exited(let status): "Recipe '\(recipe)' ended with status \(status)."
    case .killed(signal: 9):
      "Recipe '\(recipe)' was killed (signal 9); the machine may have run out of memory."
    case .killed(let signal):
      // The compiler has been seen to link a recipe as it was compiled before the package changed.
      "Recipe '\(recipe)' crashed (signal \(signal)). If the package or Swift has changed since the last "
        + "run, 'swift package clean' compiles everything again; if not, please report it."
    }
  }
}
