import OptimizationCore

/// The least that a training pass must hold for its way back.
struct ActivationDemand {
  /// The tokens of a pass.
  let tokens: Double
  /// The bytes that some tensors of every layer take; what is really held is more.
  let bytes: Double

  /// Counts what no implementation of a pass could do without.
  /// - Parameters:
  ///   - configuration: The decoder.
  ///   - tokens: The tokens of a pass.
  ///   - recomputesActivations: Whether layers keep their inputs only.
  init(_ configuration: DecoderConfiguration, tokens: Double, recomputesActivations: Bool) {
    self.tokens = tokens
    let width = Double(configuration.width)
    let queryWidth = Double(configuration.headCount * configuration.headWidth)
    // The inputs of the layer's two halves, queries and attention's output, and the gated product
    // with both of its factors, or the activation with its argument.
    let inner = Double(configuration.gatesFeedForward ? 3 : 2) * Double(configuration.hiddenWidth)
    let held = recomputesActivations ? width : 2 * (width + queryWidth) + inner
    bytes = 4 * tokens * Double(configuration.layerCount) * held
  }

  /// What is wrong with the demand, or nil if memory can hold it.
  /// - Parameters:
  ///   - stage: The stage's label.
  ///   - available: The memory there is, in bytes.
  /// - Returns: A sentence that names the bytes asked for.
  func fault(stage: String, available: Int = MemoryDemand.physicalBytes) -> String? {
    guard bytes > Double(available) else { return nil }
    let amount = bytes < 9e18 ? Int(bytes).grouped : "\(bytes)"
    return "A pass of '\(stage)' over about \(Int(tokens).grouped) tokens asks for at least "
      + "\(amount) bytes of activations; this machine has \(available.grouped). Give the stage a "
      + "smaller 'MicroBatchSize', or run with --recompute-activations."
  }
}
