import PreferenceStatistics

/// The sixteen games of evalica's `simple.csv`, in its order.
enum SimpleGames {
  static let contests: [Contest<Int>] = [
    (0, 1, 0.5), (0, 2, 0), (0, 2, 0.5), (0, 4, 0.5), (1, 0, 1), (1, 2, 0.5), (1, 2, 0.5),
    (1, 3, 0.5), (2, 4, 0.5), (3, 0, 1), (3, 1, 1), (3, 2, 1), (3, 4, 0.5), (3, 4, 0.5), (4, 0, 1),
    (4, 3, 1),
  ].map { Contest($0.0, against: $0.1, score: $0.2) }
}
