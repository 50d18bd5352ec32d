import RecipePlan

/// One of a comparison's two replies, where a model reads both at once.
public enum PairedReply: Sendable, Hashable {
  /// The preferred reply.
  case chosen
  /// The other reply.
  case rejected

  /// The ordered pair with another reply behind this one.
  func followed(by second: PairedReply) -> FormulaTerm.Subject {
    switch (self, second) {
    case (.chosen, .rejected): .chosenThenRejected
    case (.rejected, .chosen): .rejectedThenChosen
    case (.chosen, .chosen): .chosenTwice
    case (.rejected, .rejected): .rejectedTwice
    }
  }
}
