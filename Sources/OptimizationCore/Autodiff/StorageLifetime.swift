/// How long a block of memory is meant to live, which decides where it comes from.
enum StorageLifetime {
  /// No longer than a step: from the step's arena.
  case step
  /// As long as a model or an optimizer: from the system, so that the arena can be one piece.
  case model
}
