import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// A model with its weights: a decoder, its tokenizer, and for a reward model a head.
final class ModelInstance {
  let decoder: Decoder
  /// How it reads texts.
  let layout: TextLayout
  /// The pretrained model that its body comes from; nil for one with random initial weights.
  let origin: PretrainedFiles?
  let headPlan: HeadPlan?
  let head: ScoreHead?
  /// All weights: the decoder's, then the head's.
  ///
  /// A reward model leaves out an untied output head, which its score never reads.
  let parameters: ParameterSet<Float>

  init(
    decoder: Decoder,
    layout: TextLayout,
    origin: PretrainedFiles? = nil,
    head: HeadPlan? = nil,
    headSeed: UInt64 = 0
  ) {
    self.decoder = decoder
    self.layout = layout
    self.origin = origin
    self.headPlan = head
    let width = decoder.configuration.width
    self.head = head.map { ScoreHead($0, width: width, seed: headSeed) }
    parameters =
      self.head.map { head in
        let body = decoder.parameters.filter { $0.name != "lm_head.weight" }
        return ParameterSet<Float>(body).merging(head.parameters)
      } ?? decoder.parameters
  }

  /// How text becomes tokens.
  var tokenizer: any Tokenizer { layout.tokenizer }

  /// A copy with weights of its own.
  func copy() throws -> ModelInstance {
    let copy = ModelInstance(
      decoder: decoder.copy(),
      layout: layout,
      origin: origin,
      head: headPlan
    )
    if let head, let target = copy.head { try target.parameters.load(from: head.parameters.copy()) }
    return copy
  }

  /// A reward model on a copy of this policy's body.
  func withHead(_ head: HeadPlan, seed: UInt64) -> ModelInstance {
    ModelInstance(
      decoder: decoder.copy(),
      layout: layout,
      origin: origin,
      head: head,
      headSeed: seed
    )
  }
}
