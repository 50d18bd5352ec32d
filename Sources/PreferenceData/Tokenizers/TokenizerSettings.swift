/// What the files beside a tokenizer say: the ends of text and the chat template.
///
/// These are `tokenizer_config.json`, `chat_template.jinja`, `config.json` and
/// `generation_config.json`, as Hugging Face writes them; any of them may be missing.
public struct TokenizerSettings: Hashable, Sendable {
  /// How the beginning of text is spelled; nil if no file says.
  public private(set) var beginningOfText: String?
  /// How the end of text is spelled; nil if no file says.
  public private(set) var endOfText: String?
  /// The tokens that end generation, in order, as `generation_config.json` or else `config.json`
  /// has them.
  public private(set) var endTokens: [Int32] = []
  /// The chat template; nil if no file has one.
  public private(set) var chatTemplate: String?
  /// The file that the chat template is from; the folder if there is none.
  public private(set) var chatTemplateFile: String

  /// Reads the files in a folder.
  ///
  /// - Parameter folder: The folder.
  /// - Throws: A `DataError` that names the file, and the member, that cannot be used.
  public init(folder: Path) throws {
    chatTemplateFile = folder.string
    if let node = try Self.object("tokenizer_config.json", in: folder) {
      beginningOfText = try TokenizerFile.name("bos_token", in: node).first
      endOfText = try TokenizerFile.name("eos_token", in: node).first
      if let member = node.optional("chat_template") {
        chatTemplate = try Self.template(member)
        chatTemplateFile = node.file
      }
    }
    if let node = try Self.object("chat_template.json", in: folder) {
      chatTemplate = try node.member("chat_template").text()
      chatTemplateFile = node.file
    }
    let jinja = folder / "chat_template.jinja"
    if jinja.isFolder == false {
      let bytes = try TokenizerFile.read(jinja)
      try bytes.withUnsafeBufferPointer { buffer in
        guard let place = UTF8Check.firstInvalidByte(in: buffer) else { return }
        throw DataError.invalidTokenizer(
          file: jinja.string,
          problem: "expected UTF-8 text, found a byte that starts no character at byte \(place + 1)"
        )
      }
      chatTemplate = String(decoding: bytes, as: UTF8.self)
      chatTemplateFile = jinja.string
    }
    for name in ["generation_config.json", "config.json"] where endTokens.isEmpty {
      guard let member = try Self.object(name, in: folder)?.optional("eos_token_id") else {
        continue
      }
      let nodes = if case .array = member.value { try member.elements() } else { [member] }
      endTokens = try nodes.map { Int32(try $0.integer(in: 0...TokenPieces.idLimit)) }
    }
  }

  /// The object in a file; nil without the file.
  private static func object(_ name: String, in folder: Path) throws -> TokenizerNode? {
    let path = folder / name
    guard path.isFolder == false else { return nil }
    let node = try TokenizerNode.parse(TokenizerFile.read(path), file: path.string)
    guard case .object = node.value else {
      throw node.invalid("expected an object, found \(node.value.summary)")
    }
    return node
  }

  /// The template, which is a text or a list of named ones.
  private static func template(_ member: TokenizerNode) throws -> String {
    guard case .array = member.value else { return try member.text() }
    let named = try member.elements()
    let standard = try named.first { try $0.member("name").text() == "default" }
    guard let template = standard ?? named.first else {
      throw member.invalid("expected a template, found an empty array")
    }
    return try template.member("template").text()
  }
}
