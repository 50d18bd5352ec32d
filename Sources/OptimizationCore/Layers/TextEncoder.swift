/// A BERT-style encoder of texts: embeddings of tokens, places and segments, and layers of attention
/// in both directions with norms after their residual connections (Devlin and others, "BERT", 2019).
///
/// Parameters have the names and layouts of Hugging Face's BERT without its prefix:
/// `embeddings.word_embeddings.weight`, `encoder.layer.0.attention.self.query.weight` and so on.
public final class TextEncoder {
  /// The encoder's shape.
  public let configuration: TextEncoderConfiguration
  /// All parameters, from the embeddings on.
  public let parameters: ParameterSet<Float>

  private let tokenEmbedding: Parameter<Float>
  private let positionEmbedding: Parameter<Float>
  private let segmentEmbedding: Parameter<Float>
  private let embeddingNorm: NormLayer
  private let layers: [TextEncoderLayer]

  /// Creates an encoder with random parameters.
  ///
  /// Matrices are drawn from a normal distribution with standard deviation 0.02; the weights of norms
  /// are 1, biases 0. Each parameter's values depend on the seed and its name alone.
  ///
  /// - Parameters:
  ///   - configuration: The encoder's shape, without faults.
  ///   - seed: The seed of the parameters.
  public convenience init(_ configuration: TextEncoderConfiguration, seed: UInt64) {
    let faults = configuration.faults()
    require(faults.isEmpty, faults.joined(separator: " "))
    let parameters = Self.layout(configuration).map { name, shape -> Parameter<Float> in
      let initialization: Initialization =
        if shape.count > 1 {
          .normal(standardDeviation: 0.02)
        } else {
          .constant(name.hasSuffix(".bias") ? 0 : 1)
        }
      return initialization.parameter(name, shape: shape, seed: seed)
    }
    self.init(configuration, ordered: ParameterSet<Float>(parameters))
  }

  /// Creates an encoder of given parameters, which it shares.
  ///
  /// - Parameters:
  ///   - configuration: The encoder's shape.
  ///   - parameters: The parameters, in any order.
  /// - Throws: `TextEncoderError` if the configuration has faults or the parameters do not fit it.
  public convenience init(
    _ configuration: TextEncoderConfiguration,
    parameters: ParameterSet<Float>
  ) throws(TextEncoderError) {
    let faults = configuration.faults()
    guard faults.isEmpty else { throw .configuration(faults: faults) }
    do throws(ParameterMismatch) {
      self.init(configuration, ordered: try parameters.ordered(by: Self.layout(configuration)))
    } catch {
      throw .parameters(error)
    }
  }

  /// Creates an encoder of parameters that are known to be in the order of `layout(_:)`.
  private init(_ configuration: TextEncoderConfiguration, ordered: ParameterSet<Float>) {
    self.configuration = configuration
    parameters = ordered
    var remaining = ordered.parameters[...]
    func norm() -> NormLayer {
      NormLayer(
        weight: remaining.removeFirst(),
        bias: remaining.removeFirst(),
        epsilon: configuration.normEpsilon
      )
    }
    func linear() -> LinearLayer {
      LinearLayer(weight: remaining.removeFirst(), bias: remaining.removeFirst())
    }
    tokenEmbedding = remaining.removeFirst()
    positionEmbedding = remaining.removeFirst()
    segmentEmbedding = remaining.removeFirst()
    embeddingNorm = norm()
    layers = (0..<configuration.layerCount).map { _ in
      let (queries, keys, values, output) = (linear(), linear(), linear(), linear())
      let attentionNorm = norm()
      let (up, down) = (linear(), linear())
      return TextEncoderLayer(
        queries: queries,
        keys: keys,
        values: values,
        attentionOutput: output,
        attentionNorm: attentionNorm,
        feedForward: FeedForward(
          gate: nil,
          up: up,
          down: down,
          activation: configuration.activation
        ),
        feedForwardNorm: norm()
      )
    }
  }

  /// The names and shapes of an encoder's parameters in order.
  ///
  /// - Parameter configuration: The encoder's shape, without faults.
  /// - Returns: Names, as Hugging Face has them, and shapes.
  public static func layout(
    _ configuration: TextEncoderConfiguration
  ) -> [(name: String, shape: [Int])] {
    let (width, hidden) = (configuration.width, configuration.hiddenWidth)
    var layout: [(name: String, shape: [Int])] = [
      ("embeddings.word_embeddings.weight", [configuration.vocabularySize, width]),
      ("embeddings.position_embeddings.weight", [configuration.contextLength, width]),
      ("embeddings.token_type_embeddings.weight", [configuration.segmentCount, width]),
    ]
    func append(_ name: String, _ shape: [Int]) {
      layout += [(name + ".weight", shape), (name + ".bias", [shape[0]])]
    }
    append("embeddings.LayerNorm", [width])
    for layer in 0..<configuration.layerCount {
      let prefix = "encoder.layer.\(layer)."
      for part in ["query", "key", "value"] {
        append("\(prefix)attention.self.\(part)", [width, width])
      }
      append(prefix + "attention.output.dense", [width, width])
      append(prefix + "attention.output.LayerNorm", [width])
      append(prefix + "intermediate.dense", [hidden, width])
      append(prefix + "output.dense", [width, hidden])
      append(prefix + "output.LayerNorm", [width])
    }
    return layout
  }

  /// Returns an encoder with copies of all parameters.
  public func copy() -> TextEncoder { TextEncoder(configuration, ordered: parameters.copy()) }

  /// The linear maps of all layers, in the order of the parameters.
  public var linearLayers: [LinearLayer] { layers.flatMap(\.linearLayers) }

  /// Computes the hidden state of every token after the last layer.
  ///
  /// - Parameters:
  ///   - sequences: Sequences of at most `contextLength` tokens of the vocabulary, with the tokens
  ///     that the model expects at their ends; none of them shares a prefix.
  ///   - segments: The kind of segment of every token; all of the first kind if left out.
  ///   - graph: The graph of the step.
  /// - Returns: [tokens, width]. A token's state depends on its own sequence only, and not on how
  ///   sequences are packed, to the last bit.
  public func hiddenStates(
    _ sequences: PackedSequences,
    segments: [Int32]? = nil,
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    let segments = segments ?? [Int32](repeating: 0, count: sequences.tokenCount)
    require(
      segments.count == sequences.tokenCount,
      "\(segments.count) segments for \(sequences.tokenCount) tokens"
    )
    let places = graph.add(
      graph.embed(segments, table: graph.tensor(segmentEmbedding)),
      graph.embed(sequences.positions, table: graph.tensor(positionEmbedding))
    )
    let tokens = graph.embed(sequences.tokens, table: graph.tensor(tokenEmbedding))
    var hidden = embeddingNorm(graph.add(tokens, places), in: graph)
    for layer in layers {
      hidden = graph.recomputable(hidden) { [configuration] hidden, graph in
        layer(hidden, sequences: sequences, headCount: configuration.headCount, in: graph)
      }
    }
    return hidden
  }

  /// Computes an embedding of every sequence from its tokens' hidden states.
  ///
  /// - Parameters:
  ///   - sequences: Sequences as `hiddenStates(_:segments:in:)` takes them, none of them empty.
  ///   - pooling: How hidden states become one embedding.
  ///   - normalizes: Whether embeddings are brought to length 1, so that products of two of them are
  ///     the cosines of the angles between them.
  ///   - graph: The graph of the step.
  /// - Returns: [sequences, width].
  public func embeddings(
    _ sequences: PackedSequences,
    pooling: EmbeddingPooling = .mean,
    normalizes: Bool = true,
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    let rows = (0..<sequences.count).map { sequence in
      let rows = sequences.rows(ofSequence: sequence)
      return pooling == .mean ? rows : rows.lowerBound..<(rows.lowerBound + 1)
    }
    let pooled = graph.meanRows(rows, of: hiddenStates(sequences, in: graph))
    return normalizes ? graph.normalizedRows(pooled) : pooled
  }
}
