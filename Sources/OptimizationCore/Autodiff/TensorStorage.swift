/// A block of floating-point numbers, aligned to a cache line and padded to whole vectors.
///
/// The padding lets elementwise kernels work on whole vectors to the end. It is zero at the start
/// and may hold anything later.
final class TensorStorage<Scalar: TensorScalar> {
  /// The number of elements, without padding.
  let count: Int
  /// The first element.
  let pointer: UnsafeMutablePointer<Scalar>

  private let lifetime: StorageLifetime
  private let bytes: Int
  /// What the memory belongs to, if not to this block.
  private let owner: WritableMapping?

  /// Whether the elements lie in a file's mapping.
  var isMapped: Bool { owner != nil }

  /// Allocates elements whose values are undefined, except the padding's, which are 0.
  ///
  /// A number of elements that the machine's memory cannot hold stops the program with a message.
  init(uninitialized count: Int, lifetime: StorageLifetime = .step) {
    let bytes = MemoryDemand.bytes(ofElements: count, elementBytes: MemoryLayout<Scalar>.stride)
    let padded = bytes / MemoryLayout<Scalar>.stride
    let memory =
      switch lifetime {
      case .step: StepArena.shared.allocate(bytes: bytes)
      case .model: UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      }
    self.count = count
    self.lifetime = lifetime
    self.bytes = bytes
    owner = nil
    pointer = memory.bindMemory(to: Scalar.self, capacity: padded)
    pointer.clear(from: count, to: padded)
  }

  /// Uses elements where they lie in a file's mapping.
  ///
  /// Such a block has no padding: the file goes on where it ends.
  ///
  /// - Parameters:
  ///   - pointer: The first element.
  ///   - count: The number of elements, whole vectors of every kind.
  ///   - owner: The mapping, which stays as long as the block.
  init(_ pointer: UnsafeMutablePointer<Scalar>, count: Int, in owner: WritableMapping) {
    require(
      count > 0 && count.isMultiple(of: MemoryDemand.padding),
      "\(count) elements in a mapping are not whole vectors."
    )
    self.pointer = pointer
    self.count = count
    self.owner = owner
    lifetime = .model
    bytes = 0
  }

  /// Allocates elements that are all 0.
  convenience init(zeros count: Int, lifetime: StorageLifetime = .step) {
    self.init(uninitialized: count, lifetime: lifetime)
    pointer.clear(from: 0, to: count)
  }

  /// Allocates a copy of an array.
  convenience init(_ values: [Scalar], lifetime: StorageLifetime = .step) {
    self.init(uninitialized: values.count, lifetime: lifetime)
    values.withUnsafeBufferPointer { buffer in
      guard let source = buffer.baseAddress else { return }
      pointer.initialize(from: source, count: buffer.count)
    }
  }

  /// Allocates a copy of another block.
  convenience init(copying other: TensorStorage<Scalar>, lifetime: StorageLifetime = .step) {
    self.init(uninitialized: other.count, lifetime: lifetime)
    pointer.initialize(from: other.pointer, count: other.count)
  }

  deinit {
    guard owner == nil else { return }
    switch lifetime {
    case .step: StepArena.shared.deallocate(pointer, bytes: bytes)
    case .model: pointer.deallocate()
    }
  }

  /// A copy of the elements.
  var values: [Scalar] {
    // Bytes are copied: an array made of a buffer would be filled one unspecialized element a time.
    Array(unsafeUninitializedCapacity: count) { buffer, initializedCount in
      if let start = buffer.baseAddress {
        UnsafeMutableRawPointer(start)
          .copyMemory(from: pointer, byteCount: count * MemoryLayout<Scalar>.stride)
      }
      initializedCount = count
    }
  }
}

extension UnsafeMutablePointer where Pointee: TensorScalar {
  /// Sets a range of elements to 0, whose bytes are all 0.
  func clear(from start: Int, to end: Int) {
    UnsafeMutableRawPointer(self + start)
      .initializeMemory(
        as: UInt8.self,
        repeating: 0,
        count: (end - start) * MemoryLayout<Pointee>.stride
      )
  }
}

extension Array where Element: TensorScalar {
  /// Creates an array of zeros, byte by byte rather than one unspecialized element a time.
  init(zeros count: Int) {
    self.init(unsafeUninitializedCapacity: count) { buffer, initializedCount in
      buffer.baseAddress?.clear(from: 0, to: count)
      initializedCount = count
    }
  }
}
