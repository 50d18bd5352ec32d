/// Floats that begin at a line of the caches, as those of tensors do.
///
/// An array's do not, and vectors that lie across two lines take twice as long to load.
final class AlignedFloats {
  /// The first float.
  let pointer: UnsafeMutablePointer<Float>

  /// Copies an array.
  ///
  /// - Parameter values: The floats.
  init(_ values: [Float]) {
    pointer =
      UnsafeMutableRawPointer
      .allocate(byteCount: values.count * MemoryLayout<Float>.stride, alignment: 64)
      .bindMemory(to: Float.self, capacity: values.count)
    values.withUnsafeBufferPointer { buffer in
      guard let source = buffer.baseAddress else { return }
      pointer.initialize(from: source, count: buffer.count)
    }
  }

  deinit { pointer.deallocate() }
}
