public import PreferenceData
public import RecipePlan

/// The divergence from the reference policy over the whole vocabulary, per token of the data.
///
/// `.forward` is KL(π_ref ‖ π), which keeps what the reference may say; `.reverse` is KL(π ‖ π_ref),
/// which avoids what it wouldn't. Unlike `KL`, which estimates from the tokens alone, each token's
/// value is exact; both models' distributions are held for a pass, so that it costs memory.
public struct ExactKL<Example: ExampleKind>: Regularizer {
  /// Which of the two divergences.
  public enum Direction: String, Sendable, Hashable {
    /// KL(π_ref ‖ π).
    case forward
    /// KL(π ‖ π_ref).
    case reverse
  }

  /// Which of the two divergences.
  public var direction: Direction
  /// The replies whose tokens count.
  public var replies: [FormulaTerm.Subject]

  /// The formula.
  public var loss: Loss {
    meanOverTokens(of: replies) { tokens in
      direction == .forward ? tokens.divergence : tokens.reverseDivergence
    }
  }
}

extension ExactKL where Example == Comparison {
  /// Declares the term over both replies of every comparison.
  public init(_ direction: Direction) {
    self.direction = direction
    self.replies = [.chosen, .rejected]
  }
}

extension ExactKL where Example == Demonstration {
  /// Declares the term over the demonstrated replies.
  public init(_ direction: Direction) {
    self.direction = direction
    self.replies = [.completion]
  }
}

extension ExactKL where Example == Judgement {
  /// Declares the term over the judged replies.
  public init(_ direction: Direction) {
    self.direction = direction
    self.replies = [.completion]
  }
}

extension ExactKL where Example == Ranking {
  /// Declares the term over all candidates.
  public init(_ direction: Direction) {
    self.direction = direction
    self.replies = [.candidates]
  }
}
