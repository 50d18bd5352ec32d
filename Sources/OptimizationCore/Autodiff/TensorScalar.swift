/// A floating-point type that tensors can be made of: `Float` or `Double`.
///
/// Models are trained in 32-bit floats. 64-bit floats are for theory: tabular and log-linear policies
/// and small heads, whose identities can be checked to 1e-9.
public protocol TensorScalar: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  /// The loops over elements of this type; other types than `Float` and `Double` have none.
  static var tensorKernels: TensorKernels<Self> { get }
}

extension TensorScalar {
  /// The loops over elements of this type.
  static var kernels: any ScalarKernels<Self> { tensorKernels.loops }
}

extension Float: TensorScalar {
  /// The loops over 32-bit floats.
  public static var tensorKernels: TensorKernels<Float> { TensorKernels(loops: FloatKernels()) }
}

extension Double: TensorScalar {
  /// The loops over 64-bit floats.
  public static var tensorKernels: TensorKernels<Double> { TensorKernels(loops: DoubleKernels()) }
}
