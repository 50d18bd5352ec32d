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
  ///   - lengths: The number of tokens of every sequence.
  ///   - predictions: How many tokens are predicted.
  /// - Returns: Floating-point operations.
  func forward(lengths: [Int], predictions: Int) -> Double {
    let width = Double(model.width)
    let keyWidth = Double(model.keyValueHeadCount * model.headWidth)
    let perToken =
      2 * width * width + 2 * width * keyWidth + 3 * width * Double(model.hiddenWidth)
    // Scores and weighted values, for a token and all before it.
    let attention = lengths.reduce(0.0) { $0 + 2 * width * Double($1 * ($1 + 1)) }
    let tokens = Double(lengths.reduce(0, +))
    let body = Double(model.layerCount) * (2 * perToken * tokens + attention)
    return body + 2 * width * Double(model.vocabularySize) * Double(predictions)
  }

  /// Operations of one step of a workload.
  ///
  /// - Parameters:
  ///   - kind: What the step does.
  ///   - pairs: The step's pairs.
  /// - Returns: Floating-point operations.
  func step(_ kind: WorkloadSpecification.Kind, pairs: some Sequence<PreferencePair>) -> Double {
    var lengths: [Int] = []
    var predictions = 0
    for pair in pairs {
      lengths += [pair.prompt.count + pair.chosen.count, pair.prompt.count + pair.rejected.count]
      predictions += pair.chosen.count + pair.rejected.count
    }
    let forward = forward(lengths: lengths, predictions: kind == .reward ? 0 : predictions)
    return switch kind {
    case .dpo: 4 * forward
    case .dpoWithCachedReference, .reward: 3 * forward
    case .scoring: forward
    }
  }
}
