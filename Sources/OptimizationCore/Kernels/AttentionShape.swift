/// How queries, keys and values lie in memory, one token a row.
struct AttentionShape {
  /// The number of query heads.
  let headCount: Int
  /// The number of key-value heads; each serves `headCount / keyValueHeadCount` query heads.
  let keyValueHeadCount: Int
  /// The width of one head.
  let headWidth: Int

  /// The number of keys worked on at once.
  ///
  /// A running maximum changes only between such blocks, which are counted from the first key of
  /// the sequence; results depend on this number, on nothing else of how work is cut.
  static var keyBlock: Int { 128 }

  /// The number of query heads that share a key-value head.
  var groupSize: Int { headCount / keyValueHeadCount }
  /// The number of floats in a row of queries.
  var queryStride: Int { headCount * headWidth }
  /// The number of floats in a row of keys or of values.
  var keyStride: Int { keyValueHeadCount * headWidth }
  /// What products of queries and keys are multiplied by.
  var scale: Float { 1 / Float(headWidth).squareRoot() }
  /// What makes powers of two out of exponentials of scores: `scale` / ln 2.
  var binaryScale: Float { Float(1.442_695_040_888_963_4 / Double(headWidth).squareRoot()) }

  /// Calls `body` with the stretches of rows in which some keys of a segment lie.
  ///
  /// - Parameters:
  ///   - keys: Numbers of keys, counted from the start of the prefix.
  ///   - prefix: The rows of the first keys.
  ///   - rows: The rows of the keys that follow.
  ///   - body: Gets the first row of a stretch, its first key less `keys.lowerBound`, and its length.
  @inline(__always)
  func forEachStretch(
    of keys: Range<Int>,
    prefix: Range<Int>,
    rows: Range<Int>,
    _ body: (_ row: Int, _ offset: Int, _ count: Int) -> Void
  ) {
    let shared = min(keys.upperBound, prefix.count) - keys.lowerBound
    if shared > 0 { body(prefix.lowerBound + keys.lowerBound, 0, shared) }
    let own = max(keys.lowerBound, prefix.count)
    if own < keys.upperBound {
      body(rows.lowerBound + own - prefix.count, own - keys.lowerBound, keys.upperBound - own)
    }
  }
}
