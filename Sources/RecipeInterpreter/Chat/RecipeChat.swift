import OptimizationCore
import RecipePlan

/// A conversation with a trained policy and, beside it, with what it was trained from.
///
/// Every line is a prompt of its own: neither policy remembers earlier ones, so that both always
/// reply to the same text. A policy of a pretrained chat model reads the line as a user's turn, any
/// other one as the beginning of a text that it continues.
public final class RecipeChat {
  /// Who replies, in the order of the replies: the base, then the trained policy.
  public let partners: [ChatPartner]
  private let settings: ChatSettings
  private let seed: UInt64
  private let sampler: ReplySampler
  private var turn: UInt64 = 0

  init(
    _ partners: [ChatPartner],
    _ settings: ChatSettings,
    seed: UInt64,
    sampler: ReplySampler
  ) {
    self.partners = partners
    self.settings = settings
    self.seed = seed
    self.sampler = sampler
  }

  /// Lets every partner reply to a line.
  ///
  /// - Parameter line: The prompt.
  /// - Returns: The replies in the order of the partners; nil for a partner for whom the line is too
  ///   long.
  /// - Throws: `RunError.stopped` when the chat is interrupted, and `GenerationError`.
  public func replies(to line: String) throws -> [String?] {
    defer { turn += 1 }
    return try partners.map { partner in
      let prompt = try partner.model.layout.prompt(line).tokens
      guard prompt.count < partner.model.decoder.configuration.contextLength else { return nil }
      let reply = try sampler.replies(
        to: [ReplySampler.Prompt(tokens: prompt, draws: [turn])],
        by: partner.model,
        SamplePlan(
          model: Fingerprint("chat"),
          prompts: DataReference(node: Fingerprint("chat"), part: nil),
          count: 1,
          sampling: SamplingPlan(
            temperature: settings.temperature,
            topK: nil,
            topP: settings.temperature == 0 ? 1 : 0.95,
            minP: 0,
            repetitionPenalty: 1
          ),
          maximumNewTokens: settings.maximumNewTokens,
          minimumNewTokens: 0,
          stopTexts: [],
          variant: 0
        ),
        seed: seed
      ) { _, _ in }
      return reply.first?.first?.text ?? ""
    }
  }
}
