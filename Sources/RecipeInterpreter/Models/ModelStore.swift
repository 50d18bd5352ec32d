import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// Makes models and keeps trained ones, each once.
final class ModelStore {
  private let plan: Plan
  private let datasets: DatasetLoader
  private let streams: RandomStreams
  private let library: PretrainedLibrary
  private var models: [NodeID: ModelInstance] = [:]
  private var tokenizers: [TokenizerPlan: any Tokenizer] = [:]

  init(
    plan: Plan,
    datasets: DatasetLoader,
    streams: RandomStreams,
    library: PretrainedLibrary
  ) {
    self.plan = plan
    self.datasets = datasets
    self.streams = streams
    self.library = library
  }

  /// The model of a node; trained models must have been kept before.
  func model(_ id: NodeID) throws -> ModelInstance {
    if let model = models[id] { return model }
    guard let node = plan.node(id) else {
      throw RunError.unusable("The plan has no node \(id.short).")
    }
    let model: ModelInstance
    switch node.operation {
    case .transformer(let plan): model = try make(plan)
    case .pretrained(let plan):
      let files = try library.files(plan)
      model = ModelInstance(
        decoder: try files.makeDecoder(),
        layout: files.layout,
        origin: files,
        hasOriginalBody: true
      )
      model.learned = files.learned
    case .adapter(let plan):
      model = try adapted(self.model(plan.base), by: plan)
    case .rewardModel(let plan): model = try make(plan) { try self.model($0) }
    // Its rows are read as the policy reads them.
    case .implicitReward(let plan): return try self.model(plan.policy)
    default: throw RunError.unusable("'\(node.label)' was not trained yet.")
    }
    models[id] = model
    return model
  }

  /// A model of the same shape, tokenizer and head as a node's, whether that is trained or not.
  func structure(of id: NodeID) throws -> ModelInstance {
    if let model = models[id] { return model }
    switch plan.node(id)?.operation {
    case .train(let train): return try structure(of: train.model)
    case .adapter(let adapter):
      let base = try structure(of: adapter.base)
      // On weights that are final the adapter is too.
      if models[adapter.base] != nil { return try model(id) }
      return try adapted(base, by: adapter)
    case .rewardModel(let reward): return try make(reward) { try structure(of: $0) }
    case .implicitReward(let reward): return try structure(of: reward.policy)
    default: return try model(id)
    }
  }

  /// A policy with an adapter, a new one or one that was saved.
  private func adapted(_ base: ModelInstance, by plan: AdapterPlan) throws -> ModelInstance {
    guard let path = plan.path else { return try base.withAdapter(plan, seed: streams.adapter) }
    return try base.withAdapter(try library.adapter(path))
  }

  /// A head on a body or on features of models, which are given by a function.
  private func make(
    _ plan: RewardModelPlan,
    on model: (NodeID) throws -> ModelInstance
  ) throws -> ModelInstance {
    let annotators = try annotators(of: plan)
    if let base = plan.base {
      return try model(base).withHead(plan.head, annotators: annotators, seed: streams.head)
    }
    return ModelInstance(
      features: FrozenFeatures(
        members: try plan.readers.map { id in
          FrozenFeatures.Member(
            id: id,
            label: self.plan.node(id)?.label ?? id.short,
            model: try model(id)
          )
        },
        embedding: try plan.features?.encoder.flatMap(embedding)
      ),
      head: plan.head,
      annotators: annotators,
      headSeed: streams.head
    )
  }

  /// A text encoder of the plan with the width of its embeddings.
  private func embedding(_ id: NodeID) throws -> (encoder: SentenceEmbedding, width: Int)? {
    guard case .encoder(let encoder)? = plan.node(id)?.operation else { return nil }
    let configuration = try library.encoder(encoder).stored.configuration
    return (encoder.declared, try configuration.textEncoderConfiguration().width)
  }

  /// The annotators that a reward model's head tells apart, in the order of their names.
  private func annotators(of reward: RewardModelPlan) throws -> [String] {
    guard let reference = reward.annotators else { return [] }
    let rows = try datasets.dataset(reference.node).rows(reference.part) ?? []
    let names = Set(rows.compactMap(\.annotator)).sorted()
    guard !names.isEmpty else {
      throw RunError.unusable(
        "No row of '\(plan.node(reference.node)?.label ?? "the dataset")' names its annotator, whose "
          + "taste the model shall learn; map the column, or use a 'RewardModel'."
      )
    }
    return names
  }

  /// Keeps a trained model.
  func keep(_ model: ModelInstance, as id: NodeID) { models[id] = model }

  /// The tokenizer that a plan describes, learned when it is first asked for.
  func tokenizer(_ plan: TokenizerPlan) throws -> any Tokenizer {
    if let tokenizer = tokenizers[plan] { return tokenizer }
    let tokenizer: any Tokenizer
    switch plan {
    case .bytes: tokenizer = ByteTokenizer()
    case .bytePair(let size, let reference):
      let rows = try datasets.dataset(reference.node).rows(reference.part) ?? []
      tokenizer = try BytePairTokenizer.train(
        on: rows.lazy.flatMap { [$0.prompt] + $0.replies },
        vocabularySize: size
      )
    }
    tokenizers[plan] = tokenizer
    return tokenizer
  }

  private func make(_ plan: TransformerPlan) throws -> ModelInstance {
    let tokenizer = try tokenizer(plan.tokenizer)
    let configuration = Self.configuration(plan, vocabularySize: tokenizer.vocabularySize)
    let faults = configuration.faults()
    guard faults.isEmpty else { throw RunError.unusable(faults.joined(separator: " ")) }
    let decoder = Decoder(configuration, seed: streams.weights(of: plan))
    return ModelInstance(decoder: decoder, layout: TextLayout(tokenizer))
  }

  /// The core's description of a decoder.
  static func configuration(
    _ plan: TransformerPlan,
    vocabularySize: Int
  ) -> DecoderConfiguration {
    DecoderConfiguration(
      vocabularySize: vocabularySize,
      width: plan.width,
      layerCount: plan.layers,
      headCount: plan.heads,
      keyValueHeadCount: plan.keyValueHeads,
      hiddenWidth: plan.hiddenWidth,
      contextLength: plan.context,
      ropeBase: plan.ropeBase,
      normEpsilon: Float(plan.normEpsilon),
      tiesHead: plan.tiesHead
    )
  }
}
