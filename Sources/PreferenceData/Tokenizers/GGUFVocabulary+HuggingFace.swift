public import Foundation

extension GGUFVocabulary {
  /// The tokenizer as files that Hugging Face's tokenizers and transformers read, with the tokens that
  /// the vocabulary gives.
  ///
  /// Byte pairs are written as they are. SentencePiece's pieces become byte pairs of characters with
  /// the merges that their scores stand for, in the order of the scores, as transformers converts them;
  /// spaces become U+2581.
  ///
  /// - Parameters:
  ///   - chatTemplate: The template of the model's conversations; nil for none.
  ///   - contextLength: The longest sequence that the model reads, in tokens; nil if unknown.
  /// - Returns: The contents of `tokenizer.json` and `tokenizer_config.json` by name; equal
  ///   vocabularies give equal bytes.
  /// - Throws: `DataError.invalidTokenizer` that names what those files cannot say, or what is wrong
  ///   with the vocabulary.
  public func huggingFaceFiles(
    chatTemplate: String? = nil,
    contextLength: Int? = nil
  ) throws -> [(name: String, data: Data)] {
    // What is wrong with the vocabulary is found here.
    _ = try GGUFVocabularyReader.contents(of: self)
    let members = try model == "gpt2" ? bytePairMembers() : sentencePieceMembers()
    let text =
      #"{"version":"1.0","truncation":null,"padding":null,"added_tokens":"# + addedTokens + ","
      + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    var settings: [String: Any] = [
      "tokenizer_class": "PreTrainedTokenizerFast", "clean_up_tokenization_spaces": false,
    ]
    for (key, id) in [
      ("bos_token", beginningOfText), ("eos_token", endOfText), ("pad_token", padding),
      ("unk_token", unknown),
    ] {
      if let id, tokens.indices.contains(id) { settings[key] = tokens[id] }
    }
    settings["chat_template"] = chatTemplate
    settings["model_max_length"] = contextLength
    return [
      ("tokenizer.json", Data(text.utf8)),
      (
        "tokenizer_config.json",
        try JSONSerialization.data(
          withJSONObject: settings,
          options: [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        )
      ),
    ]
  }

  private func isOfKind(_ id: Int, _ chosen: Set<SentencePieceModelFile.Kind>) -> Bool {
    let kind = kinds.flatMap { SentencePieceModelFile.Kind(rawValue: $0[id]) } ?? .normal
    return chosen.contains(kind)
  }

  /// The tokens that are found in text as wholes.
  private var addedTokens: String {
    let added = tokens.indices.filter {
      !tokens[$0].isEmpty && isOfKind($0, [.control, .unknown, .userDefined])
    }
    let texts = added.map { id in
      #"{"id":\#(id),"content":\#(Self.quoted(tokens[id])),"single_word":false,"lstrip":false,"#
        + #""rstrip":false,"normalized":false,"special":\#(!isOfKind(id, [.userDefined]))}"#
    }
    return "[" + texts.joined(separator: ",") + "]"
  }

  /// Every piece with its number, those of one spelling once.
  ///
  /// Written by hand: a dictionary of Swift's texts takes two spellings of one letter for the same.
  private var vocabulary: String {
    var seen: Set<[UInt8]> = []
    var parts: [String] = []
    for (id, token) in tokens.enumerated() where seen.insert(Array(token.utf8)).inserted {
      parts.append("\(Self.quoted(token)):\(id)")
    }
    return "{" + parts.joined(separator: ",") + "}"
  }

  private func bytePairMembers() throws -> [(key: String, value: String)] {
    let cutting = GGUFCutting(name: cutting ?? "default") ?? .plain
    let addsSpace = addsSpace == true
    guard cutting == .gpt2 || !addsSpace else {
      throw unsayable("a space before a text that is cut as \"\(self.cutting ?? "")\"")
    }
    func byteLevel(cuts: Bool) -> String {
      #"{"type":"ByteLevel","add_prefix_space":\#(addsSpace),"trim_offsets":true,"#
        + #""use_regex":\#(cuts)}"#
    }
    func sequence(_ first: String, cuts: Bool) -> String {
      #"{"type":"Sequence","pretokenizers":[\#(first),\#(byteLevel(cuts: cuts))]}"#
    }
    func split(_ pattern: CuttingPattern) -> String {
      #"{"type":"Split","pattern":{"Regex":\#(Self.quoted(pattern.text))},"#
        + #""behavior":"Isolated","invert":false}"#
    }
    let cutter =
      switch cutting {
      case .gpt2: byteLevel(cuts: true)
      case .digits: sequence(#"{"type":"Digits","individual_digits":true}"#, cuts: true)
      case .llama3: sequence(split(.llama3), cuts: false)
      case .qwen2: sequence(split(.qwen2), cuts: false)
      case .plain: throw unsayable("the way to cut text \"\(self.cutting ?? "default")\"")
      }
    let merges = (merges ?? []).map { merge in
      let parts = merge.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      return "[" + parts.map { Self.quoted(String($0)) }.joined(separator: ",") + "]"
    }
    let adds = addsBeginning ?? cutting.addsBeginning
    return [
      ("normalizer", cutting == .qwen2 ? #"{"type":"NFC"}"# : "null"), ("pre_tokenizer", cutter),
      ("post_processor", surroundings(addsBeginning: adds)),
      ("decoder", byteLevel(cuts: true)),
      (
        "model",
        #"{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,"#
          + #""end_of_word_suffix":null,"fuse_unk":false,"byte_fallback":false,"#
          + #""ignore_merges":\#(cutting.ignoresMerges),"vocab":\#(vocabulary),"#
          + #""merges":[\#(merges.joined(separator: ","))]}"#
      ),
    ]
  }

  private func sentencePieceMembers() throws -> [(key: String, value: String)] {
    let addsSpace = addsSpace ?? true
    let marks = #"{"type":"Replace","pattern":{"String":" "},"content":"▁"}"#
    let normalizers = (addsSpace ? [#"{"type":"Prepend","prepend":"▁"}"#] : []) + [marks]
    let decoders =
      [
        #"{"type":"Replace","pattern":{"String":"▁"},"content":" "}"#,
        #"{"type":"ByteFallback"}"#, #"{"type":"Fuse"}"#,
      ] + (addsSpace ? [#"{"type":"Strip","content":" ","start":1,"stop":0}"#] : [])
    let hasBytes = tokens.indices.contains { isOfKind($0, [.byte]) }
    let unknown = tokens.indices.first { isOfKind($0, [.unknown]) }
    let merges = scoredMerges().map { "[\(Self.quoted($0)),\(Self.quoted($1))]" }
    return [
      (
        "normalizer",
        #"{"type":"Sequence","normalizers":[\#(normalizers.joined(separator: ","))]}"#
      ),
      ("pre_tokenizer", "null"),
      ("post_processor", surroundings(addsBeginning: addsBeginning ?? true)),
      ("decoder", #"{"type":"Sequence","decoders":[\#(decoders.joined(separator: ","))]}"#),
      (
        "model",
        #"{"type":"BPE","dropout":null,"unk_token":"#
          + (unknown.map { Self.quoted(tokens[$0]) } ?? "null")
          + #","continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":true,"#
          + #""byte_fallback":\#(hasBytes),"ignore_merges":false,"vocab":\#(vocabulary),"#
          + #""merges":[\#(merges.joined(separator: ","))]}"#
      ),
    ]
  }

  /// The merges that scores stand for: any two pieces that are a piece together, the best score first.
  private func scoredMerges() -> [(left: String, right: String)] {
    var numbers: [[UInt8]: Int] = [:]
    let normal = tokens.indices.filter { isOfKind($0, [.normal]) }
    for id in normal.reversed() { numbers[Array(tokens[id].utf8)] = id }
    var merges: [(score: Double, left: Int, right: Int)] = []
    for id in normal {
      let piece = Array(tokens[id].utf8)
      for cut in piece.indices.dropFirst() where piece[cut] & 0xC0 != 0x80 {
        guard let left = numbers[Array(piece[..<cut])], let right = numbers[Array(piece[cut...])]
        else { continue }
        merges.append((scores?[id] ?? 0, left, right))
      }
    }
    // Numbers break ties, so that equal vocabularies give equal files.
    merges.sort { ($1.score, $0.left, $0.right) < ($0.score, $1.left, $1.right) }
    return merges.map { (tokens[$0.left], tokens[$0.right]) }
  }

  /// The step that puts tokens around a text.
  private func surroundings(addsBeginning: Bool) -> String {
    let beginning = addsBeginning ? beginningOfText ?? (model == "llama" ? 1 : nil) : nil
    let end = addsEnd == true ? endOfText ?? (model == "llama" ? 2 : nil) : nil
    let added = [beginning, end].compactMap(\.self).filter(tokens.indices.contains)
    if added.isEmpty { return "null" }
    func mark(_ id: Int?, _ type: Int) -> [String] {
      id.filter(tokens.indices.contains).map {
        [#"{"SpecialToken":{"id":\#(Self.quoted(tokens[$0])),"type_id":\#(type)}}"#]
      } ?? []
    }
    func text(_ name: String, _ type: Int) -> [String] {
      mark(beginning, type) + [#"{"Sequence":{"id":"\#(name)","type_id":\#(type)}}"#]
        + mark(end, type)
    }
    let names = Set(added).sorted().map { id in
      let name = Self.quoted(tokens[id])
      return #"\#(name):{"id":\#(name),"ids":[\#(id)],"tokens":[\#(name)]}"#
    }
    return #"{"type":"TemplateProcessing","single":["# + text("A", 0).joined(separator: ",")
      + #"],"pair":["# + (text("A", 0) + text("B", 1)).joined(separator: ",")
      + #"],"special_tokens":{"# + names.joined(separator: ",") + "}}"
  }

  private func unsayable(_ feature: String) -> DataError {
    .invalidTokenizer(
      file: file,
      problem: "\(feature) has no equal in tokenizer.json"
    )
  }

  /// A text as JSON.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\u{0}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension Optional {
  fileprivate func filter(_ condition: (Wrapped) -> Bool) -> Wrapped? {
    flatMap { condition($0) ? $0 : nil }
  }
}
