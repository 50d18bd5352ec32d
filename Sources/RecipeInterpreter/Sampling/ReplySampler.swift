import OptimizationCore
import PreferenceData
import RecipePlan

/// Draws a policy's replies to prompts.
struct ReplySampler {
  var compute: ComputeContext
  var isStopped: @Sendable () -> Bool

  /// A prompt as a policy reads it, with the numbers of its replies in the random stream.
  struct Prompt {
    var tokens: [Int32]
    var draws: [UInt64]
  }

  /// Draws replies.
  /// - Parameters:
  ///   - prompts: The prompts.
  ///   - model: The policy.
  ///   - plan: How tokens are chosen and when replies end.
  ///   - seed: The seed of all draws.
  ///   - progress: Called with each reply that grows: its prompt, the text so far where that is known,
  ///     and how many replies have ended and how many tokens were drawn.
  /// - Returns: The replies to each prompt.
  /// - Throws: `RunError.stopped` when the run is stopped in between, and `GenerationError`.
  func replies(
    to prompts: [Prompt],
    by model: ModelInstance,
    _ plan: SamplePlan,
    seed: UInt64,
    progress: (_ ended: Int, _ tokens: Int) throws -> Void
  ) throws -> [[DrawnReply]] {
    let settings = GenerationSettings(
      sampling: SamplingSettings(
        temperature: plan.sampling.temperature,
        topK: plan.sampling.topK,
        topP: plan.sampling.topP,
        minP: plan.sampling.minP,
        repetitionPenalty: plan.sampling.repetitionPenalty
      ),
      maximumNewTokens: plan.maximumNewTokens,
      minimumNewTokens: plan.minimumNewTokens,
      stopTokens: model.layout.stopTokens,
      seed: seed
    )
    let texts = StopTexts(plan.stopTexts, layout: model.layout)
    var (ended, tokens) = (0, 0)
    let generated = try withoutActuallyEscaping(progress) { progress in
      try model.decoder.generate(
        prompts.map { GenerationRequest(prompt: $0.tokens, rows: $0.draws) },
        settings: settings,
        context: compute
      ) { state in
        if isStopped() { throw RunError.stopped }
        tokens += 1
        let goesOn = texts.isEmpty || !texts.end(state.tokens)
        if !goesOn || state.ending != nil {
          ended += 1
          try progress(ended, tokens)
        }
        return goesOn
      }
    }
    return generated.map { $0.map { DrawnReply(text: texts.text(of: $0), generated: $0) } }
  }
}
