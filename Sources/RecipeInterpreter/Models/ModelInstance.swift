import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// A model with its weights: a decoder, its tokenizer, and for a reward model a head.
final class ModelInstance {
  let decoder: Decoder
  let tokenizer: any Tokenizer
  let headPlan: HeadPlan?
  let head: ScoreHead?
  /// All weights: the decoder's, then the head's.
  ///
  /// A reward model leaves out an untied output head, which its score never reads.
  let parameters: ParameterSet<Float>

  init(decoder: Decoder, tokenizer: any Tokenizer, head: HeadPlan? = nil, headSeed: UInt64 = 0) {
    self.decoder = decoder
    self.tokenizer = tokenizer
    self.headPlan = head
    let width = decoder.configuration.width
    self.head = head.map { ScoreHead($0, width: width, seed: headSeed) }
    parameters =
      self.head.map { head in
        let body = decoder.parameters.filter { $0.name != "lm_head.weight" }
        return ParameterSet<Float>(body).merging(head.parameters)
      } ?? decoder.parameters
  }

  /// A copy with weights of its own.
  func copy() throws -> ModelInstance {
    let copy = ModelInstance(decoder: decoder.copy(), tokenizer: tokenizer, head: headPlan)
    if let head, let target = copy.head { try target.parameters.load(from: head.parameters.copy()) }
    return copy
  }

  /// A reward model on a copy of this policy's body.
  func withHead(_ head: HeadPlan, seed: UInt64) -> ModelInstance {
    ModelInstance(decoder: decoder.copy(), tokenizer: tokenizer, head: head, headSeed: seed)
  }
}
