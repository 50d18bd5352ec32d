/// A language model: token embeddings, layers of grouped-query attention and feed-forward maps, a
/// final norm, and an output head.
///
/// The configuration decides among the forms of Llama, Qwen2, Mistral and GPT-2. Parameters have the
/// names and layouts of Hugging Face's Llama, so its checkpoints load directly:
/// `model.embed_tokens.weight`, `model.layers.0.self_attn.q_proj.weight` and so on, weights stored
/// [outputs, inputs]. What Llama does not have is named alike: biases end in `.bias`, and learned
/// positions are `model.embed_positions.weight`.
public final class Decoder {
  /// The decoder's shape.
  public let configuration: DecoderConfiguration
  /// All parameters, from the embeddings to the head, then the adapter's; with an adapter, those that
  /// it does not train are frozen.
  public let parameters: ParameterSet<Float>
  /// The adapter, if there is one.
  public let adapter: LowRankAdapter?
  /// The decoder that the adapter was added to; `nil` without an adapter.
  public let base: Decoder?

  /// The layers in order.
  let layers: [DecoderLayer]
  /// The rotary angles; `nil` if positions are learned.
  let rotaryTable: RotaryTable?
  /// The weights of the output head, which may be the embedding table.
  var outputHead: Parameter<Float> { head }

  private let embedding: Parameter<Float>
  private let positionEmbedding: Parameter<Float>?
  private let finalNorm: NormLayer
  private let head: Parameter<Float>

  /// Creates a decoder with random parameters.
  ///
  /// Matrices are drawn from a normal distribution with standard deviation 0.02, those that feed a
  /// residual connection with 0.02 / sqrt(2 * layers) (Radford and others, "Language Models are
  /// Unsupervised Multitask Learners", 2019); norms are 1, biases 0. Each parameter's values depend on the
  /// seed and its name alone.
  ///
  /// - Parameters:
  ///   - configuration: The decoder's shape, without faults.
  ///   - seed: The seed of the parameters.
  public convenience init(_ configuration: DecoderConfiguration, seed: UInt64) {
    let faults = configuration.faults()
    require(faults.isEmpty, faults.joined(separator: " "))
    let residual = 0.02 / (2 * Double(configuration.layerCount)).squareRoot()
    let parameters = Self.layout(configuration).map { name, shape -> Parameter<Float> in
      let initialization: Initialization =
        if shape.count == 1 {
          .constant(name.hasSuffix(".bias") ? 0 : 1)
        } else if name.hasSuffix("o_proj.weight") || name.hasSuffix("down_proj.weight") {
          .normal(standardDeviation: residual)
        } else {
          .normal(standardDeviation: 0.02)
        }
      return initialization.parameter(name, shape: shape, seed: seed)
    }
    self.init(configuration, ordered: ParameterSet<Float>(parameters))
  }

  /// Creates a decoder of given parameters, which it shares.
  ///
  /// - Parameters:
  ///   - configuration: The decoder's shape.
  ///   - parameters: The parameters, in any order.
  /// - Throws: `DecoderError` if the configuration has faults or the parameters do not fit it.
  public convenience init(
    _ configuration: DecoderConfiguration,
    parameters: ParameterSet<Float>
  ) throws(DecoderError) {
    let faults = configuration.faults()
    guard faults.isEmpty else { throw .configuration(faults: faults) }
    do throws(ParameterMismatch) {
      self.init(configuration, ordered: try parameters.ordered(by: Self.layout(configuration)))
    } catch {
      throw .parameters(error)
    }
  }

  /// Creates a decoder of parameters that are known to be in the order of `layout(_:)`.
  init(
    _ configuration: DecoderConfiguration,
    ordered: ParameterSet<Float>,
    adapter: LowRankAdapter? = nil,
    base: Decoder? = nil
  ) {
    self.configuration = configuration
    self.adapter = adapter
    self.base = base
    parameters =
      adapter.map { ordered.merging(ParameterSet<Float>($0.lowRankParameters)) } ?? ordered
    var remaining = ordered.parameters[...]
    func norm() -> NormLayer {
      NormLayer(
        weight: remaining.removeFirst(),
        bias: configuration.norm == .layer ? remaining.removeFirst() : nil,
        epsilon: configuration.normEpsilon
      )
    }
    func linear(_ hasBias: Bool) -> LinearLayer {
      let weight = remaining.removeFirst()
      return LinearLayer(
        weight: weight,
        bias: hasBias ? remaining.removeFirst() : nil,
        adapter: adapter?[module: LinearLayer.moduleName(ofWeight: weight.name)]
      )
    }
    let embedding = remaining.removeFirst()
    self.embedding = embedding
    positionEmbedding = configuration.positions == .learned ? remaining.removeFirst() : nil
    layers = (0..<configuration.layerCount).map { layer in
      DecoderLayer(
        attentionNorm: norm(),
        queries: linear(configuration.hasAttentionBias),
        keys: linear(configuration.hasAttentionBias),
        values: linear(configuration.hasAttentionBias),
        attentionOutput: linear(configuration.hasAttentionOutputBias),
        feedForwardNorm: norm(),
        feedForward: FeedForward(
          gate: configuration.gatesFeedForward ? linear(configuration.hasFeedForwardBias) : nil,
          up: linear(configuration.hasFeedForwardBias),
          down: linear(configuration.hasFeedForwardBias),
          activation: configuration.activation
        ),
        window: configuration.window(ofLayer: layer)
      )
    }
    finalNorm = norm()
    head = remaining.popFirst() ?? embedding
    rotaryTable =
      configuration.positions == .rotary
      ? RotaryTable(
        positionCount: configuration.contextLength,
        headWidth: configuration.headWidth,
        base: configuration.ropeBase,
        scaling: configuration.rotaryScaling
      ) : nil
  }

  /// Returns a decoder with copies of all parameters, such as a reference that stays as it is.
  ///
  /// With an adapter, the adapter is copied and the frozen parameters are shared.
  public func copy() -> Decoder {
    guard let adapter, let base else { return Decoder(configuration, ordered: parameters.copy()) }
    return base.sharing(adapter.copy())
  }

  /// Computes the hidden state of every token, after the final norm.
  ///
  /// - Parameters:
  ///   - sequences: Sequences of at most `contextLength` tokens of the vocabulary.
  ///   - graph: The graph of the step.
  ///   - dropout: What an adapter's dropout draws from, made for these sequences; `nil` for no
  ///     dropout, as in evaluation.
  /// - Returns: [tokens, width]. A token's state depends on its own sequence up to itself only, and
  ///   not on how sequences are packed, to the last bit.
  public func hiddenStates(
    _ sequences: PackedSequences,
    in graph: Graph<Float>,
    dropout: DropoutStream? = nil
  ) -> Tensor<Float> {
    graph.dropout = dropout
    defer { graph.dropout = nil }
    let positions = sequences.positions
    var hidden = embed(sequences.tokens, positions: positions, in: graph)
    for layer in layers {
      hidden = graph.recomputable(hidden) { [rotaryTable, configuration] hidden, graph in
        layer(
          hidden,
          sequences: sequences,
          positions: positions,
          table: rotaryTable,
          configuration: configuration,
          in: graph
        )
      }
    }
    return normalize(hidden, in: graph)
  }

  /// The linear maps of all layers, in the order of the parameters.
  public var linearLayers: [LinearLayer] { layers.flatMap(\.linearLayers) }

  /// Computes the input of the first layer.
  ///
  /// - Parameters:
  ///   - tokens: Tokens of the vocabulary.
  ///   - positions: The position of every token in its sequence, below `contextLength`.
  ///   - graph: The graph of the step.
  /// - Returns: [tokens, width].
  func embed(_ tokens: [Int32], positions: [Int32], in graph: Graph<Float>) -> Tensor<Float> {
    let embedded = graph.embed(tokens, table: graph.tensor(embedding))
    guard let positionEmbedding else { return embedded }
    return graph.add(embedded, graph.embed(positions, table: graph.tensor(positionEmbedding)))
  }

  /// Applies the final norm to the output of the last layer.
  ///
  /// - Parameters:
  ///   - hidden: [tokens, width].
  ///   - graph: The graph of the step.
  /// - Returns: [tokens, width], as `logits(_:rows:in:)` takes it.
  func normalize(_ hidden: Tensor<Float>, in graph: Graph<Float>) -> Tensor<Float> {
    finalNorm(hidden, in: graph)
  }

  /// Computes log-probabilities of tokens at some rows of hidden states.
  ///
  /// - Parameters:
  ///   - hidden: What `hiddenStates(_:in:)` returned.
  ///   - rows: The rows to predict from; row *i* predicts the token after token *i*.
  ///   - targets: The token whose probability is wanted, one per row.
  ///   - graph: The graph of the step.
  /// - Returns: [rows.count], log p(target | row) in nats.
  public func tokenLogProbabilities(
    _ hidden: Tensor<Float>,
    rows: [Int],
    targets: [Int32],
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    graph.tokenLogProbabilities(
      graph.gatherRows(rows, of: hidden),
      head: graph.tensor(head),
      targets: targets
    )
  }

  /// Computes what `tokenLogProbabilities(_:rows:targets:in:)` does, with entropies and most likely
  /// tokens.
  ///
  /// - Parameters:
  ///   - hidden: What `hiddenStates(_:in:)` returned.
  ///   - rows: The rows to predict from.
  ///   - targets: The token whose probability is wanted, one per row.
  ///   - graph: The graph of the step.
  /// - Returns: Log-probabilities of the targets, entropies and most likely tokens, one per row.
  public func tokenPredictions(
    _ hidden: Tensor<Float>,
    rows: [Int],
    targets: [Int32],
    in graph: Graph<Float>
  ) -> TokenPredictions {
    graph.tokenPredictions(
      graph.gatherRows(rows, of: hidden),
      head: graph.tensor(head),
      targets: targets
    )
  }

  /// Computes the logits of the whole vocabulary at some rows, as sampling needs them.
  ///
  /// - Parameters:
  ///   - hidden: What `hiddenStates(_:in:)` returned.
  ///   - rows: The rows to predict from.
  ///   - graph: The graph of the step.
  /// - Returns: [rows.count, vocabulary].
  public func logits(_ hidden: Tensor<Float>, rows: [Int], in graph: Graph<Float>) -> Tensor<Float>
  {
    graph.linear(graph.gatherRows(rows, of: hidden), weight: graph.tensor(head))
  }
}
