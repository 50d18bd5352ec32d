import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// A model with its weights: a decoder, its tokenizer, and for a reward model a head, which may stand on
/// frozen features in place of a decoder.
final class ModelInstance {
  /// The decoder; nil for a model on frozen features.
  private let body: Decoder?
  /// What the head reads in place of hidden states of a decoder; nil for a model with one.
  let features: FrozenFeatures?
  /// How it reads texts.
  let layout: TextLayout
  /// The pretrained model that its body comes from; nil for one with random initial weights.
  let origin: PretrainedFiles?
  /// Whether the weights that an adapter leaves as they are, or all without one, are the files' own.
  let hasOriginalBody: Bool
  let head: ScoreHead?
  /// The weights that training changes: the decoder's or its adapter's, then the head's.
  ///
  /// A reward model leaves out an untied output head, which its score never reads.
  let parameters: ParameterSet<Float>
  /// What objectives learned that were trained with the weights: a later stage that has a number or
  /// function of that name starts from it.
  var learned = LearnedValues()

  init(
    decoder: Decoder,
    layout: TextLayout,
    origin: PretrainedFiles? = nil,
    hasOriginalBody: Bool = false,
    head: HeadPlan? = nil,
    annotators: [String] = [],
    headSeed: UInt64 = 0
  ) {
    body = decoder
    features = nil
    self.layout = layout
    self.origin = origin
    self.hasOriginalBody = hasOriginalBody
    let width = decoder.configuration.width
    self.head = head.map {
      ScoreHead($0, width: width, annotators: annotators, seed: headSeed)
    }
    let body = decoder.parameters.trainable
    parameters =
      self.head.map { head in
        ParameterSet<Float>(body.filter { $0.name != "lm_head.weight" }).merging(head.parameters)
      } ?? body
  }

  /// A head on features that nothing trains: its weights are all that training changes.
  init(features: FrozenFeatures, head: HeadPlan, annotators: [String], headSeed: UInt64) {
    body = nil
    self.features = features
    layout = features.layout
    origin = nil
    hasOriginalBody = false
    let head = ScoreHead(head, width: features.width, annotators: annotators, seed: headSeed)
    self.head = head
    parameters = head.parameters
  }

  /// The decoder of a model that has one; models on frozen features have none.
  var decoder: Decoder {
    guard let body else { preconditionFailure("A model on frozen features has no decoder.") }
    return body
  }

  /// The width of the hidden states or features that a head reads.
  var width: Int { features?.width ?? decoder.configuration.width }

  /// How many tokens the model reads at most.
  var contextLength: Int { features?.contextLength ?? decoder.configuration.contextLength }

  /// What the head computes; nil for a policy.
  var headPlan: HeadPlan? { head?.plan }

  /// Whether the model reads two replies in one text.
  var readsPairs: Bool { headPlan?.readsPairs ?? false }

  /// How text becomes tokens.
  var tokenizer: any Tokenizer { layout.tokenizer }

  /// The share of its inputs that an adapter drops in training.
  var dropout: Double { body?.adapter?.settings.dropout ?? 0 }

  /// All weights of the model, an adapter's changes made to those that it adapts.
  var merged: ParameterSet<Float> {
    guard let decoder = body, decoder.adapter != nil else { return parameters }
    let body = decoder.merged().parameters
    return head.map { head in
      ParameterSet<Float>(body.filter { $0.name != "lm_head.weight" }).merging(head.parameters)
    } ?? body
  }

  /// What a file of the model holds: all weights, and what an encoder says of known annotators.
  var saved: ParameterSet<Float> {
    head?.encodedTables.map { merged.merging($0) } ?? merged
  }

  /// A copy with trained weights of its own; frozen ones are shared.
  func copy() throws -> ModelInstance {
    let copy: ModelInstance
    if let features, let head {
      copy = ModelInstance(
        features: features,
        head: head.plan,
        annotators: head.annotators,
        headSeed: 0
      )
    } else {
      copy = ModelInstance(
        decoder: decoder.copy(),
        layout: layout,
        origin: origin,
        hasOriginalBody: hasOriginalBody && decoder.adapter != nil,
        head: headPlan,
        annotators: head?.annotators ?? []
      )
    }
    copy.learned = learned
    if let head, let target = copy.head {
      try target.parameters.load(from: head.parameters.copy())
      target.takeContexts(of: head)
      if let state = head.dictionary?.state { target.dictionary?.state = state }
    }
    return copy
  }

  /// This policy with a new adapter on its weights, which both share.
  func withAdapter(_ plan: AdapterPlan, seed: UInt64) throws -> ModelInstance {
    let adapted = ModelInstance(
      decoder: try decoder.withAdapter(plan.settings, seed: seed),
      layout: layout,
      origin: origin,
      hasOriginalBody: hasOriginalBody
    )
    adapted.learned = learned
    return adapted
  }

  /// This policy with a saved adapter on its weights, which both share.
  func withAdapter(_ files: AdapterFiles) throws -> ModelInstance {
    let adapted = ModelInstance(
      decoder: try files.folder.makeDecoder(on: decoder).decoder,
      layout: layout,
      origin: origin,
      hasOriginalBody: hasOriginalBody
    )
    adapted.learned = learned
    adapted.learned.merge(try files.learned(width: decoder.configuration.width))
    return adapted
  }

  /// A reward model on this policy's body, which both share: what is trained is a copy.
  func withHead(_ head: HeadPlan, annotators: [String], seed: UInt64) -> ModelInstance {
    ModelInstance(
      decoder: decoder,
      layout: layout,
      origin: origin,
      hasOriginalBody: hasOriginalBody && decoder.adapter != nil,
      head: head,
      annotators: annotators,
      headSeed: seed
    )
  }

  /// Whether the model is saved as an adapter, and not merged.
  ///
  /// Its base must be the pretrained model itself.
  var isSavedAsAdapter: Bool {
    body?.adapter != nil && hasOriginalBody
  }
}
