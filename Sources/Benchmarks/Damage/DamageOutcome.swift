/// What came of opening a damaged file.
enum DamageOutcome: String, CaseIterable, Codable, Sendable {
  /// It opened, and all of it could be read.
  case accepted
  /// An error named the file and the place in it.
  case refused
  /// An error did not name the file.
  case unnamed
  /// An error named the file and no place in it.
  case unlocated
  /// It took too long.
  case slow
  /// It took too much memory.
  case large
  /// The process ended.
  case crashed
  /// The process did not go on.
  case hung

  /// Whether this is how it should be.
  var isGood: Bool { self == .accepted || self == .refused }
}
