/// Reads the member `post_processor` of `tokenizer.json`: the tokens around a text.
enum HuggingFaceTemplates {
  static let known = [
    "TemplateProcessing", "BertProcessing", "RobertaProcessing", "ByteLevel", "Sequence",
  ]

  /// The tokens before and after a single text; `count` is the size of the vocabulary.
  static func parse(
    _ node: TokenizerNode,
    count: Int
  ) throws -> (prefix: [Int32], suffix: [Int32]) {
    var prefix: [Int32] = []
    var suffix: [Int32] = []
    for step in try node.sequence("processors") {
      let type = try step.type()
      switch type {
      case "ByteLevel": break
      case "BertProcessing", "RobertaProcessing":
        prefix.insert(try pairNumber(step.member("cls"), count), at: 0)
        suffix.append(try pairNumber(step.member("sep"), count))
      case "TemplateProcessing":
        let around = try template(step, count)
        prefix = around.prefix + prefix
        suffix += around.suffix
      default:
        throw step.invalid(
          "the post-processor \"\(type.prefix(60))\" is not known; known are "
            + known.joined(separator: ", ")
        )
      }
    }
    return (prefix, suffix)
  }

  private static func pairNumber(_ node: TokenizerNode, _ count: Int) throws -> Int32 {
    let elements = try node.elements()
    guard elements.count == 2 else { throw node.invalid("expected a token and its number") }
    return Int32(try elements[1].integer(in: 0...max(0, count - 1)))
  }

  private static func template(
    _ node: TokenizerNode,
    _ count: Int
  ) throws -> (prefix: [Int32], suffix: [Int32]) {
    var prefix: [Int32] = []
    var suffix: [Int32] = []
    var isBefore = true
    let special = try node.member("special_tokens")
    for item in try node.member("single").elements() {
      if item.optional("Sequence") != nil {
        if !isBefore { throw item.invalid("expected one text in the template for single texts") }
        isBefore = false
        continue
      }
      let name = try item.member("SpecialToken").member("id").text()
      for number in try special.member(name).member("ids").elements() {
        let id = Int32(try number.integer(in: 0...max(0, count - 1)))
        if isBefore { prefix.append(id) } else { suffix.append(id) }
      }
    }
    if isBefore { throw node.invalid("expected a text in the template for single texts") }
    return (prefix, suffix)
  }
}
