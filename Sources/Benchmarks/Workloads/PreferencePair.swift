/// A prompt of random tokens with two replies.
struct PreferencePair: Equatable, Sendable {
  /// The prompt.
  var prompt: [Int32]
  /// The preferred reply.
  var chosen: [Int32]
  /// The other reply.
  var rejected: [Int32]

  /// The tokens of both sequences; the prompt counts twice.
  var tokenCount: Int { 2 * prompt.count + chosen.count + rejected.count }

  /// Draws pairs as the peers' script does, from the same generator in the same order.
  ///
  /// - Parameters:
  ///   - count: How many pairs.
  ///   - length: The longest prompt and reply together. Half of it is the prompt; replies are
  ///     uniform between half of the rest and all of it.
  ///   - vocabularySize: The size of the vocabulary; its first three tokens are not drawn.
  ///   - seed: The generator's seed.
  /// - Returns: The pairs.
  static func random(
    count: Int,
    length: Int,
    vocabularySize: Int,
    seed: UInt32 = 1
  ) -> [PreferencePair] {
    var generator = MersenneTwister(seed: seed)
    let promptLength = length / 2
    let replyLength = length - promptLength
    func tokens(_ count: Int) -> [Int32] {
      (0..<count).map { _ in Int32(generator.integer(in: 3..<vocabularySize)) }
    }
    return (0..<count).map { _ in
      let chosen = generator.integer(in: replyLength / 2..<replyLength + 1)
      let rejected = generator.integer(in: replyLength / 2..<replyLength + 1)
      return PreferencePair(
        prompt: tokens(promptLength),
        chosen: tokens(chosen),
        rejected: tokens(rejected)
      )
    }
  }
}
