import PreferenceData

extension TextLayout {
  /// The tokens with which an answer is opened, which stand between two replies that are read at once;
  /// empty where only the end of a reply does.
  ///
  /// - Returns: What a chat template writes in front of every answer.
  /// - Throws: `ChatTemplateError`; never for a plain layout.
  func answerOpening() throws -> [Int32] {
    guard let (template, tokenizer) = chat else { return [] }
    let question = [ChatMessage(.user, "a")]
    let asked = tokenizer.tokenize(try template.render(question, addsGenerationPrompt: false))
    let opened = tokenizer.tokenize(try template.render(question, addsGenerationPrompt: true))
    guard opened.tokens.starts(with: asked.tokens) else { return [] }
    return Array(opened.tokens[asked.tokens.count...])
  }
}
