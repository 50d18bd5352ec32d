/// The best way to a place in the text, for unigram encoding.
struct UnigramPath {
  /// The sum of the scores on the way.
  var score: Double
  /// Where the last token starts, -1 if there is no way yet.
  var start: Int32
  /// The last token.
  var id: Int32
}
