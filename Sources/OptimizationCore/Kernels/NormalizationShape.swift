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

/// What a normalization reads and what it remembers of every row.
struct NormalizationBuffers<Scalar> {
  /// The rows.
  let source: UnsafeMutablePointer<Scalar>
  /// The weight of every column.
  let weight: UnsafeMutablePointer<Scalar>
  /// What differences from the mean are multiplied by, one number per row.
  let inverses: UnsafeMutablePointer<Scalar>
  /// The mean of every row; nothing where none is subtracted.
  let means: UnsafeMutablePointer<Scalar>
}
