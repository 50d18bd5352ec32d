/// The place where a tensor's gradient is gathered; a parameter and its tensors share one.
final class GradientBuffer<Scalar: TensorScalar> {
  /// The gradient so far; `nil` stands for all zeros.
  var storage: TensorStorage<Scalar>?
  /// The number of elements in the gradient.
  let count: Int

  init(count: Int) {
    self.count = count
  }

  /// Memory to add to: the gradient so far, or zeros.
  func pointerForAdding() -> UnsafeMutablePointer<Scalar> {
    if let storage { return storage.pointer }
    let storage = TensorStorage<Scalar>(zeros: count)
    self.storage = storage
    return storage.pointer
  }

  /// Memory for a kernel that can either replace or add, and whether it must add.
  ///
  /// The kernel must write every element if it need not add.
  func pointerForWriting() -> (pointer: UnsafeMutablePointer<Scalar>, accumulates: Bool) {
    if let storage { return (storage.pointer, true) }
    let storage = TensorStorage<Scalar>(uninitialized: count)
    self.storage = storage
    return (storage.pointer, false)
  }
}
