/// A dense array of floating-point numbers in row-major order, made by a `Graph`.
///
/// A tensor belongs to the thread that owns its graph. Its values do not change after the operation
/// that made it, except those of a parameter, which an optimizer changes between graphs.
public final class Tensor<Scalar: TensorScalar> {
  /// The extent of every dimension; empty for a single number.
  public let shape: [Int]

  let storage: TensorStorage<Scalar>
  /// Where the gradient is gathered; `nil` if none is wanted.
  let gradientBuffer: GradientBuffer<Scalar>?

  init(shape: [Int], storage: TensorStorage<Scalar>, gradientBuffer: GradientBuffer<Scalar>?) {
    self.shape = shape
    self.storage = storage
    self.gradientBuffer = gradientBuffer
  }

  /// The number of elements, the product of the shape.
  public var count: Int { storage.count }

  /// The extent of the last dimension, 1 for a single number.
  public var columnCount: Int { shape.last ?? 1 }

  /// The number of rows if all dimensions but the last are counted as one.
  public var rowCount: Int { shape.dropLast().reduce(1, *) }

  /// A copy of the values in row-major order.
  public var values: [Scalar] { storage.values }

  /// A copy of the gradient gathered so far, or `nil` if there is none.
  ///
  /// After `Graph.backward(from:)` only variables and parameters still have one; the gradients of
  /// intermediate tensors are freed as soon as they have been passed on.
  public var gradient: [Scalar]? { gradientBuffer?.storage?.values }

  var pointer: UnsafeMutablePointer<Scalar> { storage.pointer }
  var needsGradient: Bool { gradientBuffer != nil }

  /// The tensor as a matrix of rows and columns.
  var matrix: MatrixView<Scalar> { MatrixView(pointer: pointer, rowStride: columnCount) }
}
