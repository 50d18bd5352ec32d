/// How queries, keys and values lie in memory, one token a row.
struct AttentionShape {
  /// The number of query heads.
  let headCount: Int
  /// The number of key-value heads; each serves `headCount / keyValueHeadCount` query heads.
  let keyValueHeadCount: Int
  /// The width of one head.
  let headWidth: Int
  /// Whether a query sees no keys after its own token's.
  var isCausal = true
  /// How many keys up to its own token's, which is one of them, a query sees at most.
  var window = endless

  /// A window wider than any sequence, with room for sums.
  static var endless: Int { .max / 4 }

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

  /// Returns the keys that at least one of some consecutive queries sees.
  ///
  /// - Parameters:
  ///   - firstKey: The key of the first query's own token, counted from the start of the prefix.
  ///   - count: The number of queries, at least 1.
  ///   - keyCount: The number of keys of the prefix and the segment.
  /// - Returns: Numbers of keys, counted from the start of the prefix.
  @inline(__always)
  func visibleKeys(firstKey: Int, count: Int, of keyCount: Int) -> Range<Int> {
    max(0, firstKey - (window - 1))..<(isCausal ? firstKey + count : keyCount)
  }

  /// Returns the queries of a segment that may see some keys, whole lanes of them.
  ///
  /// - Parameters:
  ///   - keys: Numbers of keys, counted from the start of the prefix.
  ///   - prefixCount: The number of keys of the prefix.
  ///   - count: The number of queries of the segment.
  /// - Returns: Numbers of queries, counted from the segment's first; `nil` for none.
  func queries(seeing keys: Range<Int>, prefixCount: Int, of count: Int) -> Range<Int>? {
    guard isCausal else { return count > 0 ? 0..<count : nil }
    // Earlier queries do not see the keys yet, later ones no longer.
    let lanes = attentionLanes
    let first = max(0, keys.lowerBound - prefixCount) / lanes * lanes
    var end = count
    if window < prefixCount + count {
      let last = keys.upperBound + window - 1 - prefixCount
      end = min(count, max(0, last + lanes - 1) / lanes * lanes)
    }
    return first < end ? first..<end : nil
  }

  /// Returns how many of a block's keys are too old for the last of some consecutive queries.
  ///
  /// - Parameters:
  ///   - block: The block's keys, counted from the start of the prefix.
  ///   - firstKey: The key of the first query's own token.
  ///   - count: The number of queries.
  /// - Returns: A number of keys from the block's first on.
  @inline(__always)
  func outdatedCount(in block: Range<Int>, firstKey: Int, count: Int) -> Int {
    max(0, min(block.count, firstKey + count - window - block.lowerBound))
  }

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
