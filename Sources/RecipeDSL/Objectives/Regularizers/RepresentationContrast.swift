public import PreferenceData
import RecipePlan

/// Keeps a reward model's representations of different rows apart (Wang and others 2024, "Secrets of RLHF
/// in Large Language Models Part II"; Gao and others 2021, SimCSE).
///
/// The representation is the hidden state at a reply's last token, or the chosen reply's minus the rejected
/// one's. It is read twice with different dropout, as h and h′; the term is −log of the softmax over the
/// batch's rows j of cos(hᵢ, h′ⱼ)/τ at the row itself. A row counts with its weight among the others.
///
/// SimCSE and the paper run the whole model twice, with the dropout of its layers. Models of today have
/// none: with `dropout: nil` a model with an adapter runs twice under the dropout of its 'LoRA', which costs
/// another pass; with a number it runs once, and each reading drops that share of the representation itself.
/// The default rate and τ are SimCSE's; the paper's τ and its factor of the term are not known. A
/// representation that is 0 everywhere has a cosine of 0: squared lengths gain 10⁻¹².
public struct RepresentationContrast: Regularizer {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// What is kept apart.
  public enum Representation: String, Sendable, Hashable {
    /// The hidden state at the end of the chosen reply.
    case chosen
    /// The hidden state at the end of the rejected reply.
    case rejected
    /// The hidden state at the end of the chosen reply minus that of the rejected one.
    case difference
  }

  /// What is kept apart.
  public var representation: Representation
  /// The temperature τ.
  public var temperature: Double
  /// The share of a representation that each of its two readings drops; nil for two passes of the model
  /// under the dropout of its adapter.
  public var dropout: Double?

  /// Declares the regularizer.
  /// - Parameters:
  ///   - representation: What is kept apart.
  ///   - temperature: The temperature τ; positive.
  ///   - dropout: The share that each of two readings drops, above 0 and below 1; nil for two passes of
  ///     the model under the dropout of its adapter.
  public init(
    of representation: Representation,
    temperature: Double = 0.05,
    dropout: Double? = 0.1
  ) {
    self.representation = representation
    self.temperature = temperature
    self.dropout = dropout
  }

  /// The formula.
  public var loss: Loss {
    let similarity =
      switch representation {
      case .chosen: chosen.similarity(dropout: dropout)
      case .rejected: rejected.similarity(dropout: dropout)
      case .difference: similarityOfDifferences(dropout: dropout)
      }
    let logits = similarity / temperature
    return .perExample(logits.logSumExpOverSecondRow() - logits.ofSameRow)
  }

  /// What is wrong with the settings.
  public var faults: [String] { positiveFault("temperature", temperature) }
}
