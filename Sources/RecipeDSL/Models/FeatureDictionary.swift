public import PreferenceData
public import RecipePlan

/// A sparse dictionary of the features by which the replies of comparisons differ, as in "What's In My
/// Human Feedback?" (Movva and others 2025).
///
/// ```swift
/// let dictionary = Train(FeatureDictionary(embedding: minilm, size: 32, active: 4), on: comparisons) {
///   SparseReconstruction(prefixes: [8, 32])
///   Adam(learningRate: 5e-4)
///   Epochs(100)
///   BatchSize(256)
/// }
/// Evaluate(dictionary, on: held) { ReconstructionError(); FeatureEffect(1) }
/// ```
///
/// What is explained is the difference of the features of two replies, which nothing trains: an embedding
/// of their texts, hidden states of models, or both side by side. Which of the two comes first is decided
/// by the texts alone, so that the dictionary never sees which was chosen. `SparseReconstruction` trains it.
/// Every feature's strength has a sign: it says for which of the two replies it speaks. An evaluation
/// writes a file with the rows in which each feature is strongest.
public struct FeatureDictionary: ModelDeclaration {
  /// It describes how replies differ.
  public typealias Role = DictionaryRole

  /// The models whose hidden states at a reply's last token are read, side by side.
  public var features: [any ModelDeclaration]
  /// The text encoder whose embedding of the reply stands behind them; nil for none.
  public var embedding: SentenceEmbedding?
  /// The number of features of the dictionary.
  public var size: Int
  /// How many of them a comparison has on average.
  public var active: Int
  /// How many idle features of a comparison learn from what the others leave.
  public var revived: Int
  /// After how many steps without being kept a feature is idle.
  public var patience: Int
  var location: SourceLocation

  /// Declares a dictionary.
  /// - Parameters:
  ///   - features: Policies or reward models whose hidden states at a reply's last token are read.
  ///   - embedding: A text encoder whose embedding of the reply's text stands behind them.
  ///   - size: The number of features of the dictionary.
  ///   - active: How many of them a comparison has on average.
  ///   - revived: How many idle features of a comparison learn from what the others leave; by default
  ///     twice `active`, at most all.
  ///   - patience: After how many steps without being kept a feature is idle.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    features: [any ModelDeclaration] = [],
    embedding: SentenceEmbedding? = nil,
    size: Int,
    active: Int,
    revived: Int? = nil,
    patience: Int = 256,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.features = features
    self.embedding = embedding
    self.size = size
    self.active = active
    self.revived = revived ?? min(size, active.multipliedReportingOverflow(by: 2).partialValue)
    self.patience = patience
    self.location = SourceLocation(file: file, line: line)
  }

  /// Adds the model and what it reads to a plan.
  public func lower(into lowering: inout PlanLowering) -> NodeID {
    let plan = RewardModelPlan(
      features: FeaturesPlan(
        models: features.map { $0.lower(into: &lowering) },
        encoder: embedding.map { lowering.encoder($0, at: location) }
      ),
      head: .dictionary(
        DictionaryPlan(size: size, active: active, revived: revived, patience: patience)
      )
    )
    return lowering.add(
      .rewardModel(plan),
      label: nil,
      default: "untrained feature dictionary",
      at: location
    )
  }
}
