import OptimizationCore
import PreferenceData
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Models with their weights")
struct ModelInstanceTests {
  @Test("A reward model holds no second copy of its policy's body until it is trained")
  func sharedBody() throws {
    let tokenizer = ByteTokenizer()
    let policy = ModelInstance(
      decoder: Decoder(
        DecoderConfiguration(
          vocabularySize: tokenizer.vocabularySize,
          width: 8,
          layerCount: 1,
          headCount: 2,
          keyValueHeadCount: 1,
          hiddenWidth: 12,
          contextLength: 16
        ),
        seed: 1
      ),
      layout: TextLayout(tokenizer)
    )
    let reward = policy.withHead(.linear, annotators: [], seed: 2)
    #expect(reward.decoder === policy.decoder)
    // What is trained is a copy, whose changes neither of the two sees.
    let before = policy.decoder.parameters.copy()
    let trained = try reward.copy()
    for parameter in trained.parameters {
      parameter.values = parameter.values.map { $0 + 1 }
    }
    #expect(policy.decoder.parameters.hasSameBytes(as: before))
    #expect(reward.head?.parameters.allSatisfy { $0.values.allSatisfy { $0 < 0.5 } } == true)
  }
}
