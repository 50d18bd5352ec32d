/// Takes out the spaces that splitting punctuation and English contractions off has put in.
enum WordPieceCleanUp {
  private static let replacements: [([UInt8], [UInt8])] = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ].map { (Array($0.utf8), Array($1.utf8)) }

  /// The cleaned text.
  static func apply(_ text: [UInt8]) -> [UInt8] {
    replacements.reduce(text) { TokenDecoder.replacing($1.0, by: $1.1, in: $0) }
  }
}
