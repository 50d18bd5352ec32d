extension FormulaTerm.Subject {
  /// The ordered pairs of a comparison's replies, each reply with itself included.
  public static let orderedPairs: [FormulaTerm.Subject] = [
    .chosenThenRejected, .rejectedThenChosen, .chosenTwice, .rejectedTwice,
  ]

  /// The two replies of an ordered pair, the one that is read first in front; nil for a single reply.
  public var orderedPair: (first: FormulaTerm.Subject, second: FormulaTerm.Subject)? {
    switch self {
    case .chosenThenRejected: (.chosen, .rejected)
    case .rejectedThenChosen: (.rejected, .chosen)
    case .chosenTwice: (.chosen, .chosen)
    case .rejectedTwice: (.rejected, .rejected)
    default: nil
    }
  }

  /// The ordered pair of two replies of a comparison; nil if there is none of them.
  /// - Parameters:
  ///   - first: The reply that is read first.
  ///   - second: The reply that is read behind it.
  /// - Returns: Their pair.
  public static func orderedPair(
    _ first: FormulaTerm.Subject,
    _ second: FormulaTerm.Subject
  ) -> FormulaTerm.Subject? {
    orderedPairs.first { $0.orderedPair.map { $0 == (first, second) } ?? false }
  }
}
