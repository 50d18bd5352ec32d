import RecipePlan

/// What a decoder with random initial weights looks like.
struct DecoderShape: Sendable {
  /// How text becomes tokens.
  var tokenizer: TokenizerDeclaration
  /// The width of the residual stream.
  var width: Int
  /// The number of blocks.
  var layers: Int
  /// The number of attention heads.
  var heads: Int
  /// The number of key-value heads that they share.
  var keyValueHeads: Int
  /// The width inside the feed-forward part.
  var hiddenWidth: Int
  /// The longest sequence in tokens.
  var context: Int
  /// The base of the rotary position frequencies.
  var ropeBase: Double
  /// The number added to the mean square in RMSNorm.
  var normEpsilon: Double
  /// Whether the output head is the embedding matrix.
  var tiesHead: Bool
  /// Tells apart otherwise equal models that shall start from other random weights.
  var variant: Int

  func lower(into lowering: inout PlanLowering) -> TransformerPlan {
    TransformerPlan(
      tokenizer: tokenizer.lower(into: &lowering),
      width: width,
      layers: layers,
      heads: heads,
      keyValueHeads: keyValueHeads,
      hiddenWidth: hiddenWidth,
      context: context,
      ropeBase: ropeBase,
      normEpsilon: normEpsilon,
      tiesHead: tiesHead,
      variant: variant
    )
  }
}
