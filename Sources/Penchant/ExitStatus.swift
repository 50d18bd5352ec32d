/// How a recipe's process tells what came of it.
enum ExitStatus: Int32 {
  /// The run came to its end and every claim holds, or what was asked for was printed.
  case success = 0
  /// A claim fails or is undecided, or the run failed.
  case failure = 1
  /// The command line or the recipe has faults; nothing was run.
  case fault = 2
  /// The run was interrupted.
  case interrupted = 130
}
