public import RecipePlan

/// A decoder of the Llama family with random initial weights.
///
/// RMSNorm before each part, rotary positions, grouped-query attention and SwiGLU, without biases
/// (Touvron et al. 2023). Equal declarations start from equal weights.
public struct Transformer: ModelDeclaration {
  /// It gives probabilities to replies.
  public typealias Role = PolicyRole

  /// How text becomes tokens.
  public var tokenizer: TokenizerDeclaration
  /// The width of the residual stream.
  public var width: Int
  /// The number of blocks.
  public var layers: Int
  /// The number of attention heads.
  public var heads: Int
  /// The number of key-value heads that they share.
  public var keyValueHeads: Int
  /// The width inside the feed-forward part.
  public var hiddenWidth: Int
  /// The longest sequence in tokens.
  public var context: Int
  /// The base of the rotary position frequencies.
  public var ropeBase: Double
  /// The number added to the mean square in RMSNorm.
  public var normEpsilon: Double
  /// Whether the output head is the embedding matrix.
  public var tiesHead: Bool
  /// Tells apart otherwise equal models that shall start from other random weights.
  public var variant: Int
  var label: String?
  var location: SourceLocation

  /// Declares a decoder.
  /// - Parameters:
  ///   - tokenizer: How text becomes tokens; it fixes the vocabulary.
  ///   - width: The width of the residual stream; a multiple of `heads`.
  ///   - layers: The number of blocks.
  ///   - heads: The number of attention heads.
  ///   - keyValueHeads: The number of key-value heads; by default as many as heads.
  ///   - hiddenWidth: The width inside the feed-forward part; by default 8/3 of the width, rounded
  ///     up to a multiple of 8.
  ///   - context: The longest sequence in tokens.
  ///   - ropeBase: The base of the rotary position frequencies.
  ///   - normEpsilon: The number added to the mean square in RMSNorm.
  ///   - tiesHead: Whether the output head is the embedding matrix.
  ///   - variant: Tells apart otherwise equal models that shall start from other random weights.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    tokenizer: TokenizerDeclaration,
    width: Int,
    layers: Int,
    heads: Int,
    keyValueHeads: Int? = nil,
    hiddenWidth: Int? = nil,
    context: Int,
    ropeBase: Double = 10_000,
    normEpsilon: Double = 1e-5,
    tiesHead: Bool = true,
    variant: Int = 0,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.tokenizer = tokenizer
    self.width = width
    self.layers = layers
    self.heads = heads
    self.keyValueHeads = keyValueHeads ?? heads
    let usual = width.multipliedReportingOverflow(by: 8)
    self.hiddenWidth =
      hiddenWidth ?? (usual.overflow ? width : (usual.partialValue / 3 + 7) / 8 * 8)
    self.context = context
    self.ropeBase = ropeBase
    self.normEpsilon = normEpsilon
    self.tiesHead = tiesHead
    self.variant = variant
    self.location = SourceLocation(file: file, line: line)
  }

  /// The same model under a name for reports.
  public func named(_ label: String) -> Transformer {
    var copy = self
    copy.label = label
    return copy
  }

  /// Adds the model to a plan.
  public func lower(into lowering: inout PlanLowering) -> NodeID {
    let plan = TransformerPlan(
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
    return lowering.add(.transformer(plan), label: label, default: "transformer", at: location)
  }
}
