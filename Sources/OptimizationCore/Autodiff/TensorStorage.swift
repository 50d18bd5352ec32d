/// A block of 32-bit floats, aligned to a cache line and padded to whole vectors.
///
/// The padding lets elementwise kernels work on whole vectors to the end. It is zero at the start
/// and may hold anything later.
final class TensorStorage {
  /// The number of floats, without padding.
  let count: Int
  /// The first float.
  let pointer: UnsafeMutablePointer<Float>

  /// Allocates floats whose values are undefined, except the padding's, which are 0.
  init(uninitialized count: Int) {
    self.count = count
    let padded = max(16, (count + 15) & ~15)
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: padded * MemoryLayout<Float>.stride,
      alignment: 64
    )
    pointer = bytes.bindMemory(to: Float.self, capacity: padded)
    (pointer + count).initialize(repeating: 0, count: padded - count)
  }

  /// Allocates floats that are all 0.
  convenience init(zeros count: Int) {
    self.init(uninitialized: count)
    pointer.initialize(repeating: 0, count: count)
  }

  /// Allocates a copy of an array.
  convenience init(_ values: [Float]) {
    self.init(uninitialized: values.count)
    values.withUnsafeBufferPointer { buffer in
      guard let source = buffer.baseAddress else { return }
      pointer.initialize(from: source, count: buffer.count)
    }
  }

  /// Allocates a copy of another block.
  convenience init(copying other: TensorStorage) {
    self.init(uninitialized: other.count)
    pointer.initialize(from: other.pointer, count: other.count)
  }

  deinit {
    pointer.deallocate()
  }

  /// A copy of the floats.
  var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
