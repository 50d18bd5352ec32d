/// How queries, keys and values lie in memory, one token a row.
struct AttentionShape {
  /// The number of query heads.
  let headCount: Int
  /// The number of key-value heads; each serves `headCount / keyValueHeadCount` query heads.
  let keyValueHeadCount: Int
  /// The width of one head.
  let headWidth: Int

  /// The number of query rows worked on at once.
  static var queryBlock: Int { 64 }

  /// The number of query heads that share a key-value head.
  var groupSize: Int { headCount / keyValueHeadCount }
  /// The number of floats in a row of queries.
  var queryStride: Int { headCount * headWidth }
  /// The number of floats in a row of keys or of values.
  var keyStride: Int { keyValueHeadCount * headWidth }
  /// What products of queries and keys are multiplied by.
  var scale: Float { 1 / Float(headWidth).squareRoot() }

  /// The keys of one head of one sequence, one key a row.
  func keys(_ base: UnsafePointer<Float>, start: Int, head: Int) -> MatrixOperand {
    MatrixOperand(base + start * keyStride + head * headWidth, rowStride: keyStride)
  }

  /// The queries of one head, beginning at a row.
  func queries(_ base: UnsafePointer<Float>, row: Int, head: Int) -> MatrixOperand {
    MatrixOperand(base + row * queryStride + head * headWidth, rowStride: queryStride)
  }
}
