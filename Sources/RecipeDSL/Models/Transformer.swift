import PreferenceData
public import RecipePlan

/// A decoder: one of the Llama family with random initial weights, or a pretrained one.
///
/// Equal declarations start from equal weights.
public struct Transformer: ModelDeclaration {
  /// It gives probabilities to replies.
  public typealias Role = PolicyRole

  enum Form: Sendable {
    case initialized(DecoderShape)
    case pretrained(PretrainedDecoder)
  }

  var form: Form
  var label: String?
  var location: SourceLocation

  /// Declares a decoder of the Llama family with random initial weights.
  ///
  /// RMSNorm before each part, rotary positions, grouped-query attention and SwiGLU, without biases
  /// (Touvron and others, arXiv 2302.13971).
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
    let usual = width.multipliedReportingOverflow(by: 8)
    form = .initialized(
      DecoderShape(
        tokenizer: tokenizer,
        width: width,
        layers: layers,
        heads: heads,
        keyValueHeads: keyValueHeads ?? heads,
        hiddenWidth: hiddenWidth
          ?? (usual.overflow ? width : (usual.partialValue / 3 + 7) / 8 * 8),
        context: context,
        ropeBase: ropeBase,
        normEpsilon: normEpsilon,
        tiesHead: tiesHead,
        variant: variant
      )
    )
    self.location = SourceLocation(file: file, line: line)
  }

  /// Declares a decoder with the weights and the tokenizer of a model on disk.
  ///
  /// `Transformer(.pretrained("models/smollm2"), adapter: LoRA(rank: 16))`. With an adapter the
  /// model's weights are read once for the policy and its reference.
  /// - Parameters:
  ///   - model: Where the model is.
  ///   - adapter: What is trained in place of the weights; by default the weights are.
  ///   - context: The longest sequence in tokens; by default, and at most, the model's own.
  ///   - format: How a prompt and a reply become text; by default the model's chat template if it is
  ///     of a known family, plain text otherwise. `--explain` shows which.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    _ model: PretrainedModel,
    adapter: LoRA? = nil,
    context: Int? = nil,
    format: PromptFormat = .automatic,
    file: String = #fileID,
    line: Int = #line
  ) {
    form = .pretrained(
      PretrainedDecoder(model: model, adapter: adapter, context: context, format: format)
    )
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
    switch form {
    case .initialized(let shape):
      let plan = shape.lower(into: &lowering)
      return lowering.add(.transformer(plan), label: label, default: "transformer", at: location)
    case .pretrained(let decoder):
      var base = Transformer(decoder.model, context: decoder.context, format: decoder.format)
      base.location = location
      guard let adapter = decoder.adapter else {
        return lowering.add(
          .pretrained(decoder.plan),
          label: label,
          default: decoder.model.path.name,
          at: location
        )
      }
      var adapted = Adapted(base, by: adapter)
      adapted.location = location
      adapted.label = label
      return adapted.lower(into: &lowering)
    }
  }
}
