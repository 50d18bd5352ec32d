public import Foundation

extension BytePairTokenizer {
  /// The text of the token that ends a text, in Hugging Face's files.
  public static let endOfTextName = "<|endoftext|>"

  /// The rule by which text is cut, as a regular expression; only the limit of 256 bytes is missing.
  static let cuttingPattern =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?= \S)|\s+"#

  /// The tokenizer as files that Hugging Face's tokenizers and transformers read.
  ///
  /// Texts get the same tokens there, with two exceptions: pieces of more than 256 bytes, which are
  /// not cut there, and the text `<|endoftext|>`, which is the end of text there.
  ///
  /// - Returns: The contents of `tokenizer.json` and `tokenizer_config.json` by name; equal tokenizers
  ///   give equal bytes.
  /// - Throws: `DataError.invalidTokenizer` if two tokens are the same bytes, which those files cannot
  ///   say and no learned tokenizer has.
  public func huggingFaceFiles() throws -> [(name: String, data: Data)] {
    let names = Self.byteNames
    var texts: [String] = []
    var vocabulary: [String: Int] = [:]
    for token in 0..<vocabularySize {
      let bytes = bytes(of: Int32(token))
      let text =
        token == Int(endOfText) ? Self.endOfTextName : bytes.map { names[Int($0)] }.joined()
      if let other = vocabulary.updateValue(token, forKey: text) {
        throw DataError.invalidTokenizer(
          file: "tokenizer.json",
          problem: "the tokens \(other) and \(token) are the same bytes"
        )
      }
      texts.append(text)
    }
    let byteLevel: [String: Any] = [
      "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": false,
    ]
    let cutter: [String: Any] = [
      "type": "Split", "pattern": ["Regex": Self.cuttingPattern], "behavior": "Isolated",
      "invert": false,
    ]
    let model: [String: Any] = [
      "type": "BPE", "vocab": vocabulary, "fuse_unk": false, "byte_fallback": false,
      "ignore_merges": false,
      "merges": merges.map { [texts[Int($0.left)], texts[Int($0.right)]] },
    ]
    let end: [String: Any] = [
      "id": Int(endOfText), "content": Self.endOfTextName, "single_word": false, "lstrip": false,
      "rstrip": false, "normalized": false, "special": true,
    ]
    let tokenizer: [String: Any] = [
      "version": "1.0", "added_tokens": [end], "model": model, "decoder": byteLevel,
      "pre_tokenizer": ["type": "Sequence", "pretokenizers": [cutter, byteLevel]],
    ]
    let settings: [String: Any] = [
      "tokenizer_class": "PreTrainedTokenizerFast", "eos_token": Self.endOfTextName,
      "pad_token": Self.endOfTextName, "clean_up_tokenization_spaces": false,
    ]
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    return [
      ("tokenizer.json", try JSONSerialization.data(withJSONObject: tokenizer, options: options)),
      (
        "tokenizer_config.json",
        try JSONSerialization.data(withJSONObject: settings, options: options)
      ),
    ]
  }

  /// The character that stands for each byte, as in GPT-2: printable ones for themselves, the others
  /// from U+0100 on.
  private static var byteNames: [String] {
    var next: UInt32 = 256
    return (0..<256).map { (byte: UInt32) in
      let isPrintable = (33...126).contains(byte) || (161...172).contains(byte) || byte >= 174
      if !isPrintable { next += 1 }
      let scalar = Unicode.Scalar(isPrintable ? byte : next - 1)
      return scalar.map { String(Character($0)) } ?? ""
    }
  }
}
