/// The loops over elements of one type that a graph's operations and optimizers run.
///
/// Code that is generic over the scalar holds no such loop: called from another module it would run
/// unspecialized, hundreds of times slower. It reaches the loops through one dynamic call each.
public struct TensorKernels<Scalar>: Sendable {
  let loops: any ScalarKernels<Scalar>
}
