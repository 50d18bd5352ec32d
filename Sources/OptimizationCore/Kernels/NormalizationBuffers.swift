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
