import OptimizationCore

/// The floating-point operations that a model's mathematics asks for.
///
/// Matrix products and attention are counted, a multiplication and an addition as two operations.
/// The pass back counts as twice the pass forward; whatever is computed a second time to save
/// memory doesn't count, and neither do norms, activations and the optimizer.
struct WorkloadCost {
  /// The decoder.
  let model: DecoderConfiguration

  /// Operations of the pass forward.
  ///
  /// - Parameters:
  ///   - tokens: How many tokens pass the layers.
  ///   - attended: How many pairs there are of a token and one that it attends to, itself included.
  ///   - predictions: How many tokens are predicted.
  /// - Returns: Floating-point operations.
  func forward(tokens: Int, attended: Int, predictions: Int) -> Double {
    let width = Double(model.width)
    let keyWidth = Double(model.keyValueHeadCount * model.headWidth)
    let perToken =
      2 * width * width + 2 * width * keyWidth + 3 * width * Double(model.hiddenWidth)
    // Scores and weighted values.
    let attention = 4 * width * Double(attended)
    let body = Double(model.layerCount) * (2 * perToken * Double(tokens) + attention)
    return body + 2 * width * Double(model.vocabularySize) * Double(predictions)
  }

  /// Operations of one step of a workload.
  ///
  /// - Parameters:
  ///   - specification: What the step does.
  ///   - pairs: The step's pairs.
  /// - Returns: Floating-point operations; of a shared prompt only those of one run.
  func step(
    _ specification: WorkloadSpecification,
    pairs: some Sequence<PreferencePair>
  ) -> Double {
    var tokens = 0
    var attended = 0
    var predictions = 0
    for pair in pairs {
      let prompt = pair.prompt.count
      let prompts = specification.sharesPrompts ? 1 : 2
      tokens += prompts * prompt
      attended += prompts * prompt * (prompt + 1) / 2
      for reply in [pair.chosen.count, pair.rejected.count] {
        tokens += reply
        attended += reply * prompt + reply * (reply + 1) / 2
        predictions += reply
      }
    }
    let forward = forward(
      tokens: tokens,
      attended: attended,
      predictions: specification.kind == .reward ? 0 : predictions
    )
    return switch specification.kind {
    case .dpo: 4 * forward
    case .dpoWithCachedReference, .reward: 3 * forward
    case .scoring: forward
    }
  }
}
