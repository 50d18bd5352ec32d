#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How the last part of a schedule falls.
public enum ScheduleDecay: String, Codable, Hashable, Sendable, CaseIterable {
  /// In a straight line.
  case linear
  /// As half a cosine.
  case cosine
  /// As 1 minus the square root, steeply at first.
  case oneMinusSquareRoot

  /// The factor after a share of the decay, from 1 to 0.
  func factor(_ progress: Double) -> Double {
    switch self {
    case .linear: 1 - progress
    case .cosine: (1 + cos(.pi * progress)) / 2
    case .oneMinusSquareRoot: 1 - progress.squareRoot()
    }
  }
}
