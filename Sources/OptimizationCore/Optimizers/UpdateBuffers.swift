/// The memory that a step reads and writes for one parameter.
///
/// What a rule has no use for may be any pointer.
struct UpdateBuffers<Scalar> {
  /// The weights.
  var values: UnsafeMutablePointer<Scalar>
  /// The gradient.
  var gradient: UnsafeMutablePointer<Scalar>
  /// What is remembered of each weight first.
  var first: UnsafeMutablePointer<Scalar>
  /// What is remembered of each weight second.
  var second: UnsafeMutablePointer<Scalar>
}
