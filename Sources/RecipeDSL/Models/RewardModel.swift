public import PreferenceData
public import RecipePlan

/// A reward model: the body of a policy under a head that scores a reply at its last token, or a head
/// on features that nothing trains.
///
/// ```swift
/// let scorer = RewardModel(base)
/// let fused = RewardModel(
///   features: [helpful, harmless],
///   head: .multilayer(hiddenWidth: 64, activation: .prelu)
/// )
/// ```
///
/// The second one reads the last hidden states of finished models side by side, as DMoERM fuses its
/// experts (Quan 2024, arXiv 2403.01197). They are computed once for all rows before a stage, so that
/// its steps cost next to nothing; each model reads texts with its own tokenizer. Only the head is
/// trained, and saved.
public struct RewardModel: ModelDeclaration {
  /// It scores replies.
  public typealias Role = RewardRole

  /// The policy whose body it starts from; nil for a model of features alone.
  public var base: (any ModelDeclaration<PolicyRole>)?
  /// The models whose hidden states at a reply's last token are read, side by side, if there is no body.
  public var features: [any ModelDeclaration]
  /// The text encoder whose embedding of the reply stands behind them; nil for none.
  public var embedding: SentenceEmbedding?
  /// The head.
  public var head: HeadPlan
  var location: SourceLocation

  /// Declares a reward model.
  /// - Parameters:
  ///   - base: The policy whose body it starts from.
  ///   - head: The head; by default one linear map.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    _ base: some ModelDeclaration<PolicyRole>,
    head: HeadPlan = .linear,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.base = base
    self.features = []
    self.head = head
    self.location = SourceLocation(file: file, line: line)
  }

  /// Declares a reward model on features that nothing trains.
  /// - Parameters:
  ///   - features: Policies or reward models, trained by other stages or pretrained, whose hidden states
  ///     at a reply's last token are read side by side.
  ///   - embedding: A text encoder whose embedding of the reply's text, without its prompt, stands behind
  ///     them.
  ///   - head: The head; by default one linear map.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    features: [any ModelDeclaration],
    embedding: SentenceEmbedding? = nil,
    head: HeadPlan = .linear,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.features = features
    self.embedding = embedding
    self.head = head
    self.location = SourceLocation(file: file, line: line)
  }

  /// Declares a reward model on the embedding of a reply's text, without its prompt.
  /// - Parameters:
  ///   - embedding: The text encoder, which nothing trains.
  ///   - head: The head; by default one linear map.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    embedding: SentenceEmbedding,
    head: HeadPlan = .linear,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.init(features: [], embedding: embedding, head: head, file: file, line: line)
  }

  /// Adds the model and its base to a plan.
  public func lower(into lowering: inout PlanLowering) -> NodeID {
    if head.role == .featureDictionary {
      lowering.record(
        "The head describes how replies differ and gives none a score; use a 'FeatureDictionary'.",
        at: location
      )
    } else if !head.givesScores {
      lowering.record(
        "The head compares replies and gives none a score; use a 'PreferenceModel'.",
        at: location
      )
    }
    let plan =
      base.map { RewardModelPlan(base: $0.lower(into: &lowering), head: head) }
      ?? RewardModelPlan(
        features: FeaturesPlan(
          models: features.map { $0.lower(into: &lowering) },
          encoder: embedding.map { lowering.encoder($0, at: location) }
        ),
        head: head
      )
    return lowering.add(
      .rewardModel(plan),
      label: nil,
      default: "untrained reward model",
      at: location
    )
  }
}
