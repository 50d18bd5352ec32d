/// A Llama-style language model: token embeddings, layers with rotary grouped-query attention and
/// gated feed-forward maps, a final norm, and an output head.
///
/// Parameters have the names and layouts of Hugging Face's Llama, so its checkpoints load directly:
/// `model.embed_tokens.weight`, `model.layers.0.self_attn.q_proj.weight` and so on, weights stored
/// [outputs, inputs].
public final class Decoder {
  /// The decoder's shape.
  public let configuration: DecoderConfiguration
  /// All parameters, from the embeddings to the head.
  public let parameters: ParameterSet

  private let embedding: Parameter
  private let layers: [DecoderLayer]
  private let finalNorm: Parameter
  private let head: Parameter
  /// The weights of the output head, which may be the embedding table.
  var outputHead: Parameter { head }
  private let rotaryTable: RotaryTable

  /// Creates a decoder with random parameters.
  ///
  /// Matrices are drawn from a normal distribution with standard deviation 0.02, those that feed a
  /// residual connection with 0.02 / sqrt(2 * layers) (Radford et al., "Language Models are
  /// Unsupervised Multitask Learners", 2019); norms are 1. Each parameter's values depend on the
  /// seed and its name alone.
  ///
  /// - Parameters:
  ///   - configuration: The decoder's shape, without faults.
  ///   - seed: The seed of the parameters.
  public convenience init(_ configuration: DecoderConfiguration, seed: UInt64) {
    let faults = configuration.faults()
    require(faults.isEmpty, faults.joined(separator: " "))
    let residual = 0.02 / (2 * Double(configuration.layerCount)).squareRoot()
    let parameters = Self.layout(configuration).map { name, shape in
      let initialization: Initialization =
        if shape.count == 1 {
          .constant(1)
        } else if name.hasSuffix("o_proj.weight") || name.hasSuffix("down_proj.weight") {
          .normal(standardDeviation: residual)
        } else {
          .normal(standardDeviation: 0.02)
        }
      return initialization.parameter(name, shape: shape, seed: seed)
    }
    self.init(configuration, ordered: ParameterSet(parameters))
  }

  /// Creates a decoder of given parameters, which it shares.
  ///
  /// - Parameters:
  ///   - configuration: The decoder's shape.
  ///   - parameters: The parameters, in any order.
  /// - Throws: `DecoderError` if the configuration has faults or the parameters do not fit it.
  public convenience init(
    _ configuration: DecoderConfiguration,
    parameters: ParameterSet
  ) throws(DecoderError) {
    let faults = configuration.faults()
    guard faults.isEmpty else { throw .configuration(faults: faults) }
    let layout = Self.layout(configuration)
    let expected = Set(layout.map(\.name))
    var ordered: [Parameter] = []
    var missing: [String] = []
    var misshapen: [ParameterMismatch.Shape] = []
    for (name, shape) in layout {
      guard let parameter = parameters[name] else {
        missing.append(name)
        continue
      }
      if parameter.shape != shape {
        misshapen.append(.init(name: name, expected: shape, found: parameter.shape))
      }
      ordered.append(parameter)
    }
    let mismatch = ParameterMismatch(
      missing: missing,
      unexpected: parameters.names.filter { !expected.contains($0) },
      misshapen: misshapen
    )
    guard mismatch.isEmpty else { throw .parameters(mismatch) }
    self.init(configuration, ordered: ParameterSet(ordered))
  }

  /// Creates a decoder of parameters that are known to be in the order of `layout(_:)`.
  private init(_ configuration: DecoderConfiguration, ordered: ParameterSet) {
    self.configuration = configuration
    parameters = ordered
    var remaining = ordered.parameters[...]
    let embedding = remaining.removeFirst()
    self.embedding = embedding
    layers = (0..<configuration.layerCount).map { _ in
      DecoderLayer(
        inputNorm: remaining.removeFirst(),
        queries: remaining.removeFirst(),
        keys: remaining.removeFirst(),
        values: remaining.removeFirst(),
        attentionOutput: remaining.removeFirst(),
        feedForwardNorm: remaining.removeFirst(),
        gate: remaining.removeFirst(),
        up: remaining.removeFirst(),
        down: remaining.removeFirst()
      )
    }
    finalNorm = remaining.removeFirst()
    head = remaining.popFirst() ?? embedding
    rotaryTable = RotaryTable(
      positionCount: configuration.contextLength,
      headWidth: configuration.headWidth,
      base: configuration.ropeBase
    )
  }

  /// The names and shapes of a decoder's parameters in order.
  ///
  /// - Parameter configuration: The decoder's shape, without faults.
  /// - Returns: Names, as Hugging Face has them, and shapes.
  public static func layout(
    _ configuration: DecoderConfiguration
  ) -> [(name: String, shape: [Int])] {
    let width = configuration.width
    let hidden = configuration.hiddenWidth
    let keyValueWidth = configuration.keyValueHeadCount * configuration.headWidth
    var layout: [(name: String, shape: [Int])] = [
      ("model.embed_tokens.weight", [configuration.vocabularySize, width])
    ]
    for layer in 0..<configuration.layerCount {
      let prefix = "model.layers.\(layer)."
      layout += [
        (prefix + "input_layernorm.weight", [width]),
        (prefix + "self_attn.q_proj.weight", [width, width]),
        (prefix + "self_attn.k_proj.weight", [keyValueWidth, width]),
        (prefix + "self_attn.v_proj.weight", [keyValueWidth, width]),
        (prefix + "self_attn.o_proj.weight", [width, width]),
        (prefix + "post_attention_layernorm.weight", [width]),
        (prefix + "mlp.gate_proj.weight", [hidden, width]),
        (prefix + "mlp.up_proj.weight", [hidden, width]),
        (prefix + "mlp.down_proj.weight", [width, hidden]),
      ]
    }
    layout.append(("model.norm.weight", [width]))
    if !configuration.tiesHead {
      layout.append(("lm_head.weight", [configuration.vocabularySize, width]))
    }
    return layout
  }

  /// Returns a decoder with copies of all parameters, such as a reference that stays as it is.
  public func copy() -> Decoder { Decoder(configuration, ordered: parameters.copy()) }

  /// Computes the hidden state of every token, after the final norm.
  ///
  /// - Parameters:
  ///   - sequences: Sequences of at most `contextLength` tokens of the vocabulary.
  ///   - graph: The graph of the step.
  /// - Returns: [tokens, width]. A token's state depends on its own sequence up to itself only, and
  ///   not on how sequences are packed, to the last bit.
  public func hiddenStates(_ sequences: PackedSequences, in graph: Graph) -> Tensor {
    let positions = sequences.positions
    var hidden = graph.embed(sequences.tokens, table: graph.tensor(embedding))
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
    return graph.rmsNorm(
      hidden,
      weight: graph.tensor(finalNorm),
      epsilon: configuration.normEpsilon
    )
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
    _ hidden: Tensor,
    rows: [Int],
    targets: [Int32],
    in graph: Graph
  ) -> Tensor {
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
    _ hidden: Tensor,
    rows: [Int],
    targets: [Int32],
    in graph: Graph
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
  public func logits(_ hidden: Tensor, rows: [Int], in graph: Graph) -> Tensor {
    graph.linear(graph.gatherRows(rows, of: hidden), weight: graph.tensor(head))
  }
}
