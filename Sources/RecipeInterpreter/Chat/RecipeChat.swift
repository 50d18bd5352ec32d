import OptimizationCore
import PreferenceData
import RecipePlan

/// A conversation with a trained policy and, beside it, with what it was trained from.
///
/// Every line goes to both. A policy that reads chats remembers what was said to it and what it said
/// itself, as far as that fits its context with room for a reply; the oldest turns go first. Any other
/// policy continues a text and knows no turns, so that every line is a prompt of its own.
public final class RecipeChat {
  /// A line and what a policy replied.
  private struct Turn {
    var line: String
    var reply: String
  }

  /// Who replies, in the order of the replies: the base, then the trained policy.
  public let partners: [ChatPartner]
  /// The labels of all policies that the recipe trains, in its order.
  public let policies: [String]
  private let settings: ChatSettings
  private let seed: UInt64
  private let sampler: ReplySampler
  private var turn: UInt64 = 0
  /// What each partner remembers.
  private var histories: [[Turn]]

  init(
    _ partners: [ChatPartner],
    policies: [String],
    _ settings: ChatSettings,
    seed: UInt64,
    sampler: ReplySampler
  ) {
    self.partners = partners
    self.policies = policies
    self.settings = settings
    self.seed = seed
    self.sampler = sampler
    histories = partners.map { _ in [] }
  }

  /// Whether a partner remembers earlier lines.
  public var hasMemory: Bool { partners.contains { $0.model.layout.readsConversations } }

  /// Lets every partner forget what was said.
  public func reset() { histories = partners.map { _ in [] } }

  /// Lets every partner reply to a line.
  ///
  /// - Parameter line: The line.
  /// - Returns: The replies in the order of the partners.
  /// - Throws: `RunError.stopped` when the chat is interrupted, and `GenerationError`.
  public func replies(to line: String) throws -> [ChatReply] {
    defer { turn += 1 }
    return try partners.indices.map { try reply(to: line, at: $0) }
  }

  private func reply(to line: String, at place: Int) throws -> ChatReply {
    let model = partners[place].model
    let context = model.decoder.configuration.contextLength
    let remembers = model.layout.readsConversations
    var reply = ChatReply()
    var prompt = try tokens(of: line, after: histories[place], model.layout)
    while !histories[place].isEmpty, prompt.count + settings.maximumNewTokens > context {
      histories[place].removeFirst()
      reply.droppedTurns += 1
      prompt = try tokens(of: line, after: histories[place], model.layout)
    }
    guard prompt.count < context else { return reply }
    let text = try draw(prompt, by: model)
    if remembers { histories[place].append(Turn(line: line, reply: text)) }
    reply.text = text
    return reply
  }

  private func tokens(
    of line: String,
    after history: [Turn],
    _ layout: TextLayout
  ) throws -> [Int32] {
    guard !history.isEmpty else { return try layout.prompt(line).tokens }
    let earlier = history.flatMap {
      [ChatMessage(.user, $0.line), ChatMessage(.assistant, $0.reply)]
    }
    return try layout.conversation(earlier + [ChatMessage(.user, line)])
  }

  private func draw(_ prompt: [Int32], by model: ModelInstance) throws -> String {
    let reply = try sampler.replies(
      to: [ReplySampler.Prompt(tokens: prompt, draws: [turn])],
      by: model,
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
