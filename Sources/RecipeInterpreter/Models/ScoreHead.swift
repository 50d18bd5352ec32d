import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// A head that scores replies, or gives each of them several values.
struct ScoreHead {
  /// How the values are computed.
  enum Form {
    case linear(LinearHead<Float>)
    case multilayer(MultilayerHead<Float>)
    /// Several values per reply, and shares read at the end of the prompt if there are any.
    case several(LinearHead<Float>, gate: LinearHead<Float>?)
    /// A score by annotators, whose places are known by name; the last place is for all others.
    case personal(IdealPointHead<Float>, places: [String: Int])
    /// Strengths of features by which two replies differ.
    case dictionary(SparseDictionary<Float>)
    /// A score by annotators' tastes, which are known up to a distribution.
    case latent(LatentTastes)
  }

  let plan: HeadPlan
  let form: Form

  /// Makes a head with random weights.
  /// - Parameters:
  ///   - plan: What the head computes.
  ///   - width: The width of the hidden states.
  ///   - annotators: The names of annotators that the head knows, if it tells them apart.
  ///   - seed: The seed of the weights.
  init(_ plan: HeadPlan, width: Int, annotators: [String] = [], seed: UInt64) {
    self.plan = plan
    let gate =
      plan.gates.isEmpty
      ? nil
      : LinearHead<Float>(width: width, outputCount: plan.gates.count, name: "gate", seed: seed)
    func several(hasBias: Bool, deviation: Double) -> Form {
      .several(
        LinearHead<Float>(
          width: width,
          outputCount: plan.outputs.count,
          hasBias: hasBias,
          standardDeviation: deviation,
          seed: seed
        ),
        gate: gate
      )
    }
    switch plan {
    case .linear, .gap: form = .linear(LinearHead<Float>(width: width, seed: seed))
    case .multilayer(let hidden, let activation):
      form = .multilayer(
        MultilayerHead<Float>(
          width: width,
          hiddenWidths: [hidden],
          activation: activation.core,
          firstSlope: activation == .prelu ? 0.25 : nil,
          seed: seed
        )
      )
    case .attributes: form = several(hasBias: true, deviation: 0)
    // Equal first weights would stay equal, and products of zeros have no slope.
    case .ensemble, .mixture, .preferences:
      form = several(hasBias: false, deviation: 1 / Double(width).squareRoot())
    case .dictionary(let plan):
      form = .dictionary(
        SparseDictionary<Float>(
          width: width,
          featureCount: plan.size,
          activeCount: plan.active,
          revivedCount: plan.revived,
          patience: plan.patience,
          seed: seed
        )
      )
    case .idealPoints(let points):
      form = .personal(
        IdealPointHead<Float>(
          form: points.form.core,
          width: width,
          spaceWidth: points.width,
          prototypeCount: points.prototypes,
          judgeCount: annotators.count + 1,
          seed: seed
        ),
        places: Dictionary(uniqueKeysWithValues: annotators.enumerated().map { ($1, $0) })
      )
    case .latentTastes(let tastes):
      form = .latent(LatentTastes(tastes, width: width, annotators: annotators, seed: seed))
    }
  }

  var parameters: ParameterSet<Float> {
    switch form {
    case .linear(let head): head.parameters
    case .multilayer(let head): head.parameters
    case .several(let head, let gate):
      gate.map { head.parameters.merging($0.parameters) } ?? head.parameters
    case .personal(let head, _): head.parameters
    case .dictionary(let dictionary): dictionary.parameters
    case .latent(let tastes): tastes.head.parameters
    }
  }

  /// What an encoder of tastes says of known annotators; nil for a head without one.
  var encodedTables: ParameterSet<Float>? {
    guard case .latent(let tastes) = form else { return nil }
    return tastes.encodedTables
  }

  /// What a file of the head alone holds.
  var saved: ParameterSet<Float> { encodedTables.map { parameters.merging($0) } ?? parameters }

  /// Takes over what another head's encoder of tastes reads.
  func takeContexts(of other: ScoreHead) {
    guard case .latent(let tastes) = form, case .latent(let others) = other.form else { return }
    tastes.head.contexts = others.head.contexts
    if let encoder = others.head.encoder {
      tastes.head.encoder?.center = encoder.center
      tastes.head.encoder?.scale = encoder.scale
    }
  }

  /// The dictionary of a head that is one.
  var dictionary: SparseDictionary<Float>? {
    if case .dictionary(let dictionary) = form { dictionary } else { nil }
  }

  /// The annotators that the head knows by name, in the order of their places.
  var annotators: [String] {
    let places: [String: Int]
    switch form {
    case .personal(_, let known): places = known
    case .latent(let tastes): places = tastes.places
    default: return []
    }
    return places.sorted { $0.value < $1.value }.map(\.key)
  }

  /// What the head gives every reply: one score, or the values that the plan names, side by side; of a
  /// dictionary what it gives every comparison.
  /// - Parameters:
  ///   - hidden: The hidden states.
  ///   - packed: The replies.
  ///   - draws: What latent tastes are drawn with; nil for their means.
  ///   - graph: The graph of the pass.
  /// - Returns: A row per reply, or per comparison.
  func values(
    _ hidden: Tensor<Float>,
    of packed: PackedReplies,
    draws: TasteDraws? = nil,
    in graph: Graph<Float>
  ) -> Tensor<Float> {
    switch form {
    case .dictionary(let dictionary):
      DictionaryReading(dictionary, of: packed, in: graph).activations
    case .latent(let tastes): tastes.values(hidden, of: packed, draws: draws, in: graph)
    case .linear(let head): head.values(hidden, rows: packed.lastRows, in: graph)
    case .multilayer(let head): head.values(hidden, rows: packed.lastRows, in: graph)
    case .several(let head, _): head.values(hidden, rows: packed.lastRows, in: graph)
    case .personal(let head, let places):
      head.values(
        hidden,
        rows: packed.lastRows,
        promptRows: packed.examples.map { packed.promptRows[$0] },
        judges: packed.examples.map { example in
          packed.annotators[example].flatMap { places[$0] } ?? places.count
        },
        in: graph
      )
    }
  }

  /// How far what is known of the tastes of the rows' annotators is from the prior; nil for a head that
  /// knows them in no distribution.
  func divergences(of packed: PackedReplies, in graph: Graph<Float>) -> Tensor<Float>? {
    guard case .latent(let tastes) = form else { return nil }
    return tastes.divergences(of: packed, in: graph)
  }

  /// The logits of the shares of every row; nil for a head without.
  func gates(
    _ hidden: Tensor<Float>,
    of packed: PackedReplies,
    in graph: Graph<Float>
  ) -> Tensor<Float>? {
    guard case .several(_, let gate?) = form else { return nil }
    let logits = gate.values(hidden, rows: packed.promptRows, in: graph)
    // GPM divides them by the square root of the width.
    guard case .preferences = plan else { return logits }
    return graph.scale(logits, by: 1 / Float(gate.width).squareRoot())
  }
}

extension HeadActivation? {
  /// The core's name of a fixed function; of a learned one what it replaces, which nothing reads.
  fileprivate var core: Activation {
    switch self {
    case nil, .prelu: .silu
    case .relu: .relu
    case .gelu: .gelu
    case .tanh: .tanh
    }
  }
}

extension IdealPointsPlan.Form {
  /// The core's name of the form.
  fileprivate var core: IdealPointHead<Float>.Form {
    switch self {
    case .distance: .distance
    case .squaredDistance: .squaredDistance
    case .direction: .direction
    }
  }
}
