/// A property of a simulated reply that a reader can see in its text.
public enum ReplyFeature: String, Hashable, Sendable, Codable, CaseIterable {
  /// 1 if the reply names the thing that the prompt asks about, otherwise 0.
  case onTopic
  /// 1 if the reply has a courteous word, otherwise 0.
  case courtesy
  /// 1 if the reply says what to do with what, otherwise 0.
  case detail
  /// How many of the reply's sentences repeat an earlier one.
  case repetition
  /// The length of the reply in units of 100 bytes.
  case length

  /// The measure of the feature in a reply to a prompt.
  ///
  /// It is computed from the two texts alone, so that any text, also one that a policy wrote, can
  /// be measured.
  public func measure(prompt: String, reply: String) -> Double {
    let words = Self.words(of: reply)
    switch self {
    case .onTopic:
      let asked = Self.words(of: prompt).last { SimulatedLexicon.topics.contains($0) }
      guard let asked else { return 0 }
      return words.contains(asked) ? 1 : 0
    case .courtesy:
      return words.contains { SimulatedLexicon.courtesies.contains($0) } ? 1 : 0
    case .detail:
      return words.contains { SimulatedLexicon.tools.contains($0) } ? 1 : 0
    case .repetition:
      let sentences = reply.split(separator: ".").map { Self.words(of: String($0)) }
        .filter { !$0.isEmpty }
      return Double(sentences.count - Set(sentences).count)
    case .length:
      return Double(reply.utf8.count) / 100
    }
  }

  /// The runs of ASCII letters of a text, in lower case.
  private static func words(of text: String) -> [String] {
    text.utf8
      .map { $0 | 0x20 }
      .split { !(0x61...0x7A).contains($0) }
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
