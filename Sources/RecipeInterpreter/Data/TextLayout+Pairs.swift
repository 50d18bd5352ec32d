import PreferenceData

extension TextLayout {
  /// The tokens between two replies that are read at once: what the chat template writes behind an answer
  /// and in front of the next one; none where only the end of a reply stands.
  ///
  /// - Returns: The tokens, without the one that ends a reply.
  /// - Throws: `ChatTemplateError`; never for a plain layout.
  func betweenReplies() throws -> [Int32] {
    guard let (template, tokenizer) = chat else { return [] }
    let question = [ChatMessage(.user, "a")]
    let asked = tokenizer.tokenize(try template.render(question, addsGenerationPrompt: false))
    let opened = tokenizer.tokenize(try template.render(question, addsGenerationPrompt: true))
    let answered = try template.render(question + [ChatMessage(.assistant, "b")])
    let tokens = tokenizer.tokenize(answered)
    let end = answered.areReplies(tokens.ranges).lastIndex(of: true).map { $0 + 1 }
    guard opened.tokens.starts(with: asked.tokens) else { return [] }
    return Array(tokens.tokens[(end ?? tokens.tokens.count)...])
      + opened.tokens[asked.tokens.count...]
  }
}
