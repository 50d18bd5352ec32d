/// Reads the member `decoder` of `tokenizer.json`.
enum HuggingFaceDecoders {
  static let known = [
    "ByteLevel", "WordPiece", "Metaspace", "Replace", "ByteFallback", "Fuse", "Strip", "Sequence",
  ]

  /// The steps in their order.
  static func parse(_ node: TokenizerNode) throws -> [TokenDecoder.Step] {
    try node.sequence("decoders").map(step)
  }

  private static func step(_ node: TokenizerNode) throws -> TokenDecoder.Step {
    let type = try node.type()
    switch type {
    case "ByteLevel": return .bytes
    case "ByteFallback": return .byteFallback
    case "Fuse": return .fuse
    case "WordPiece":
      return .wordPiece(
        prefix: try node.member("prefix").bytes(),
        cleansUp: try node.truth("cleanup", default: true)
      )
    case "Metaspace":
      return .marks(
        try node.member("replacement").bytes(),
        dropsFirst: try HuggingFaceCutters.placement(node) != .never
      )
    case "Replace":
      let pattern = try node.member("pattern")
      guard let text = try pattern.optional("String")?.bytes(), !text.isEmpty else {
        throw pattern.invalid("expected a text to replace; regular expressions are not known here")
      }
      return .replace(text, by: try node.member("content").bytes())
    case "Strip":
      return .strip(
        try node.member("content").bytes(),
        start: try node.member("start").integer(in: 0...1000),
        end: try node.member("stop").integer(in: 0...1000)
      )
    default:
      throw node.invalid(
        "the decoder \"\(type.prefix(60))\" is not known; known are "
          + known.joined(separator: ", ")
      )
    }
  }
}
