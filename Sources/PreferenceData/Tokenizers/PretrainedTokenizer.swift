/// A tokenizer that came with a model: `tokenizer.json`, SentencePiece's `tokenizer.model`, the
/// `tokenizer.bin` of llama2.c, or the vocabulary in a GGUF file.
///
/// Tokens are those of the library that the file was made for (Hugging Face tokenizers,
/// SentencePiece, llama2.c). Copies share their tables, which are safe to use from several threads.
///
/// Decoding gives the text back where the model allows that: lower-casing, normalization and unknown
/// characters lose what they lose.
public struct PretrainedTokenizer: Tokenizer {
  /// The number of the last token, and 1.
  public let vocabularySize: Int
  /// The token that ends a text.
  public let endOfText: Int32
  /// The token that starts a text; nil if the file names none.
  public let beginningOfText: Int32?
  /// The kind of file, the size and a digest of the file's contents.
  public let identity: String

  private let storage: Storage

  /// What copies share.
  private final class Storage: Sendable {
    let pipeline: TokenizerPipeline
    let numbers: [ByteWord: Int32]
    let pool = ScratchPool()

    init(_ pipeline: TokenizerPipeline) {
      self.pipeline = pipeline
      var numbers: [ByteWord: Int32] = [:]
      numbers.reserveCapacity(pipeline.decoder.pieces.count)
      for (id, piece) in pipeline.decoder.pieces.enumerated().reversed() {
        if let piece { numbers[ByteWord(piece)] = Int32(id) }
      }
      self.numbers = numbers
    }
  }

  /// Reads a tokenizer from its file, or from the folder of a model.
  ///
  /// The kind of file is found from its contents. In a folder the names `tokenizer.json`,
  /// `tokenizer.model` and `tokenizer.bin` are looked for, in this order.
  ///
  /// - Parameters:
  ///   - path: The file or folder.
  ///   - endOfText: The piece that ends a text; nil for what the file, or `tokenizer_config.json`
  ///     beside it, says.
  /// - Throws: A `DataError` that names the file if it is missing, damaged, or uses something that is
  /// not known here.
  public init(contentsOf path: Path, endOfText: String? = nil) throws {
    let contents = try TokenizerFile.contents(of: path, endOfText: endOfText)
    try self.init(contents, endOfText: endOfText)
  }

  /// Makes the tokenizer of a GGUF file's vocabulary.
  ///
  /// - Parameter vocabulary: What the file's metadata says.
  /// - Throws: A `DataError` that names the file and the key if they do not fit together, or use
  ///   something that is not known here.
  public init(_ vocabulary: GGUFVocabulary) throws {
    try self.init(GGUFVocabularyReader.contents(of: vocabulary), endOfText: nil)
  }

  init(_ contents: TokenizerFile.Contents, endOfText name: String?) throws {
    storage = Storage(contents.pipeline)
    vocabularySize = contents.pipeline.decoder.pieces.count
    beginningOfText = contents.beginningOfText
    let numbers = storage.numbers
    var end = contents.endOfText
    if let name {
      end = numbers[ByteWord(name)]
      if end == nil {
        throw DataError.invalidTokenizer(
          file: contents.file,
          problem:
            "expected the end of text \"\(name.prefix(80))\" among its tokens, found no such token"
        )
      }
    }
    if end == nil {
      for name in contents.endOfTextNames where end == nil { end = numbers[ByteWord(name)] }
    }
    guard let end else {
      throw DataError.invalidTokenizer(
        file: contents.file,
        problem: "expected a token that ends a text, such as </s> or <|endoftext|>, found none; "
          + "give its name as endOfText"
      )
    }
    self.endOfText = end
    identity = "\(contents.kind)-\(vocabularySize)-\(end)-\(contents.digest)"
  }

  /// The tokens of a text, in which special tokens are plain text.
  public func encode(_ text: String) -> [Int32] {
    encode(text, EncodingOptions())
  }

  /// The tokens of a text.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - options: How special tokens are treated.
  /// - Returns: The tokens.
  public func encode(_ text: String, _ options: EncodingOptions) -> [Int32] {
    encode(text, options, tracks: false).tokens
  }

  /// The tokens of a text, and where they stand in it.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - options: How special tokens are treated.
  /// - Returns: The tokens with the bytes of UTF-8 that each stands for.
  public func tokenize(
    _ text: String,
    _ options: EncodingOptions = EncodingOptions()
  )
    -> TokenizedText
  {
    encode(text, options, tracks: true)
  }

  /// The tokens of bytes that may be no text.
  ///
  /// - Parameters:
  ///   - bytes: The text as UTF-8.
  ///   - options: How special tokens are treated.
  /// - Returns: The tokens.
  /// - Throws: `DataError.invalidText` if the bytes are not UTF-8.
  public func encode(
    utf8 bytes: [UInt8],
    _ options: EncodingOptions = EncodingOptions()
  ) throws -> [Int32] {
    try bytes.withUnsafeBufferPointer { buffer in
      if let place = UTF8Check.firstInvalidByte(in: buffer) {
        throw DataError.invalidText(byte: place + 1)
      }
      return storage.pool.withScratch {
        storage.pipeline.encode(buffer, options, tracks: false, $0).tokens
      }
    }
  }

  func encode(
    _ text: String,
    _ options: EncodingOptions,
    markup: [Range<Int>]? = nil,
    tracks: Bool
  ) -> TokenizedText {
    var text = text
    return text.withUTF8 { bytes in
      storage.pool.withScratch {
        storage.pipeline.encode(bytes, options, markup: markup, tracks: tracks, $0)
      }
    }
  }

  /// The text of tokens, without special tokens.
  public func decode(_ tokens: [Int32]) -> String {
    decode(tokens, keepsSpecialTokens: false)
  }

  /// The text of tokens.
  ///
  /// - Parameters:
  ///   - tokens: The tokens; numbers that are no tokens become U+FFFD.
  ///   - keepsSpecialTokens: Whether special tokens are part of the text.
  /// - Returns: The text.
  public func decode(_ tokens: [Int32], keepsSpecialTokens: Bool) -> String {
    storage.pipeline.decoder.decode(tokens, keepsSpecialTokens: keepsSpecialTokens)
  }

  /// The token that is spelled like this in the file; nil if there is none.
  public func token(of piece: String) -> Int32? {
    storage.numbers[ByteWord(piece)]
  }

  /// How a token is spelled in the file; nil for numbers that are no tokens.
  public func piece(of token: Int32) -> String? {
    let pieces = storage.pipeline.decoder.pieces
    guard token >= 0, Int(token) < pieces.count, let piece = pieces[Int(token)] else { return nil }
    return String(decoding: piece, as: UTF8.self)
  }

  /// The tokens that are control marks and not text, in order.
  public var specialTokens: [Int32] {
    storage.pipeline.decoder.special.sorted()
  }
}

extension PretrainedTokenizer: Hashable, CustomReflectable {
  /// Whether both were read from files with the same contents.
  public static func == (left: PretrainedTokenizer, right: PretrainedTokenizer) -> Bool {
    left.identity == right.identity
  }

  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(identity)
  }

  /// The size and identity: what a plan shows instead of the tables.
  public var customMirror: Mirror {
    Mirror(
      self,
      children: ["vocabularySize": vocabularySize, "identity": identity],
      displayStyle: .struct
    )
  }
}
