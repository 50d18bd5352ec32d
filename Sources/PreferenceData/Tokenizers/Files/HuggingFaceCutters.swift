/// Reads the member `pre_tokenizer` of `tokenizer.json`.
enum HuggingFaceCutters {
  static let known = [
    "ByteLevel", "Split", "Digits", "Metaspace", "Whitespace", "WhitespaceSplit",
    "BertPreTokenizer", "Punctuation", "CharDelimiterSplit", "Sequence",
  ]

  /// Whether one of the steps spells bytes with the alphabet of printable bytes.
  static func isByteLevel(_ node: TokenizerNode) throws -> Bool {
    try node.sequence("pretokenizers").contains { try $0.type() == "ByteLevel" }
  }

  /// The steps in their order.
  static func parse(_ node: TokenizerNode) throws -> [TextCutter] {
    let steps = try node.sequence("pretokenizers")
    for (index, step) in steps.enumerated().dropLast() where try step.type() == "ByteLevel" {
      throw steps[index + 1].invalid("expected nothing after ByteLevel, which spells bytes")
    }
    return try steps.flatMap(cutters)
  }

  private static func cutters(_ node: TokenizerNode) throws -> [TextCutter] {
    let type = try node.type()
    switch type {
    case "ByteLevel":
      var cutters: [TextCutter] = []
      if try node.truth("add_prefix_space", default: true) { cutters.append(.spaceBefore) }
      if try node.truth("use_regex", default: true) { cutters.append(.pattern(.gpt2)) }
      return cutters
    case "Split": return [try split(node)]
    case "Digits": return [.digits(oneByOne: try node.truth("individual_digits", default: false))]
    case "Metaspace": return [try marks(node)]
    case "Whitespace": return [.words]
    case "WhitespaceSplit": return [.whiteSpace]
    case "BertPreTokenizer": return [.bert]
    case "Punctuation": return [.punctuation(try behaviour(node, default: .isolated))]
    case "CharDelimiterSplit":
      return [.string(try node.member("delimiter").bytes(), .removed)]
    default:
      throw node.invalid(
        "the pre-tokenizer \"\(type.prefix(60))\" is not known; known are "
          + known.joined(separator: ", ")
      )
    }
  }

  private static func behaviour(
    _ node: TokenizerNode,
    default value: CutBehaviour?
  ) throws -> CutBehaviour {
    if let value, node.optional("behavior") == nil { return value }
    let member = try node.member("behavior")
    let name = try member.text()
    guard let behaviour = CutBehaviour(rawValue: name) else {
      throw member.invalid(
        "expected one of \(CutBehaviour.allCases.map(\.rawValue).joined(separator: ", ")), found "
          + "\"\(name.prefix(60))\""
      )
    }
    return behaviour
  }

  private static func split(_ node: TokenizerNode) throws -> TextCutter {
    let behaviour = try behaviour(node, default: nil)
    let inverts = try node.truth("invert", default: false)
    let pattern = try node.member("pattern")
    if let string = try pattern.optional("String")?.bytes() {
      if string.isEmpty { throw pattern.invalid("expected a text to split at, found an empty one") }
      if inverts { throw node.invalid("splitting between matches of a text is not known") }
      return .string(string, behaviour)
    }
    let text = try pattern.member("Regex").text()
    guard let known = CuttingPattern(text: text) else {
      let names = CuttingPattern.allCases.map { "\($0) \"\($0.text)\"" }
      throw pattern.invalid(
        "the pattern \"\(text.prefix(400))\" is not known; known are \(names.joined(separator: ", "))"
      )
    }
    // The patterns leave no gaps: with all matches kept apart, it does not matter which side is.
    guard behaviour == .isolated || behaviour == .removed && inverts else {
      throw node.invalid(
        "expected the behaviour Isolated, or Removed with invert, found \(behaviour.rawValue)"
      )
    }
    return .pattern(known)
  }

  private static func marks(_ node: TokenizerNode) throws -> TextCutter {
    let mark = try node.member("replacement").bytes()
    if mark.isEmpty { throw node.invalid("expected a replacement, found an empty text") }
    return .marks(
      mark,
      prepends: try placement(node),
      splits: try node.truth("split", default: true)
    )
  }

  /// Where a mark is put: the member of today or that of older files.
  static func placement(_ node: TokenizerNode) throws -> TextCutter.MarkPlacement {
    guard let member = node.optional("prepend_scheme") else {
      return try node.truth("add_prefix_space", default: true) ? .always : .never
    }
    let name = try member.text()
    guard let placement = TextCutter.MarkPlacement(rawValue: name) else {
      throw member.invalid("expected always, first or never, found \"\(name.prefix(60))\"")
    }
    return placement
  }
}
