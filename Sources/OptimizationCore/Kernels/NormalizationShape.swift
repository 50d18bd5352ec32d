/// The sizes and the kind of a normalization of rows.
struct NormalizationShape {
  /// The number of rows.
  let rows: Int
  /// The number of elements in a row.
  let width: Int
  /// Whether the mean is subtracted, as in layer normalization.
  let subtractsMean: Bool

  /// The number of rows one piece covers.
  static var piece: Int { 64 }

  /// The number of pieces, each with partial sums of its own.
  var pieces: Int { (rows + Self.piece - 1) / Self.piece }
}
