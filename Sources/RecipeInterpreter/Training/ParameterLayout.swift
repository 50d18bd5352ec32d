import OptimizationCore
import RecipePlan

/// The names and shapes of models' weights, as far as a plan and the headers of files tell.
///
/// The size of the vocabulary matters to no name, and is not always known.
struct ParameterLayout {
  typealias Entry = (name: String, shape: [Int])

  private let plan: Plan
  private let library: PretrainedLibrary

  init(_ plan: Plan, _ library: PretrainedLibrary) {
    self.plan = plan
    self.library = library
  }

  /// The weights that a stage changes when it trains a model; nil if they are not known.
  func trained(_ id: NodeID) -> [Entry]? {
    switch plan.node(id)?.operation {
    case .transformer(let model):
      return Decoder.layout(ModelStore.configuration(model, vocabularySize: 258))
    case .pretrained(let model):
      let configuration = try? library.files(model).stored.configuration.decoderConfiguration()
      return configuration.map(Decoder.layout)
    case .adapter(let adapter):
      guard let body = trained(adapter.base) else { return nil }
      let maps = Self.linearMaps(of: body)
      let saved = adapter.path.flatMap { try? library.adapter($0).folder.settings }
      let settings = saved ?? adapter.settings
      let chosen = try? settings.targets.matches(among: maps.map(\.name))
      return maps.filter { chosen?.contains($0.name) ?? false }.flatMap { map in
        [
          (map.name + ".lora_A.weight", [settings.rank, map.shape[1]]),
          (map.name + ".lora_B.weight", [map.shape[0], settings.rank]),
        ]
      }
    case .train(let train): return trained(train.model)
    case .rewardModel(let reward):
      guard let base = reward.base else {
        return width(of: reward).map { width in
          ScoreHead(reward.head, width: width, seed: 0).parameters.map { ($0.name, $0.shape) }
        }
      }
      guard let body = trained(base), let width = width(base) else { return nil }
      // The number of annotators changes no name.
      let head = ScoreHead(reward.head, width: width, seed: 0)
      return body.filter { $0.name != "lm_head.weight" }
        + head.parameters.map { ($0.name, $0.shape) }
    default: return nil
    }
  }

  /// The linear maps of all layers, by their names without `.weight`, with the weights' shapes.
  static func linearMaps(of body: [Entry]) -> [Entry] {
    body.filter { $0.name.contains(".layers.") && $0.shape.count == 2 }.map {
      (name: String($0.name.dropLast(".weight".count)), shape: $0.shape)
    }
  }

  /// How many numbers a model of frozen features reads; nil if that is not known.
  private func width(of reward: RewardModelPlan) -> Int? {
    var total = 0
    for id in reward.readers {
      guard let width = width(id) else { return nil }
      total += width
    }
    if let id = reward.features?.encoder, case .encoder(let encoder)? = plan.node(id)?.operation {
      let configuration = try? library.encoder(encoder).stored.configuration
      guard let width = try? configuration?.textEncoderConfiguration().width else { return nil }
      total += width
    }
    return total
  }

  private func width(_ id: NodeID) -> Int? {
    switch plan.node(id)?.operation {
    case .rewardModel(let reward): reward.base.flatMap(width)
    case .adapter(let adapter): width(adapter.base)
    case .train(let train): width(train.model)
    default: trained(id)?.first?.shape.last
    }
  }
}
