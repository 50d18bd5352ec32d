/// A block of 32-bit floats, aligned to a cache line and padded to whole vectors.
///
/// The padding lets elementwise kernels work on whole vectors to the end. It is zero at the start
/// and may hold anything later.
final class TensorStorage {
  /// How long a block is meant to live, which decides where its memory comes from.
  enum Lifetime {
    /// No longer than a step: from the step's arena.
    case step
    /// As long as a model or an optimizer: from the system, so that the arena can be one piece.
    case model
  }

  /// The number of floats, without padding.
  let count: Int
  /// The first float.
  let pointer: UnsafeMutablePointer<Float>

  private let lifetime: Lifetime
  private let bytes: Int

  /// Allocates floats whose values are undefined, except the padding's, which are 0.
  ///
  /// A number of floats that the machine's memory cannot hold stops the program with a message.
  init(uninitialized count: Int, lifetime: Lifetime = .step) {
    let bytes = MemoryDemand.bytes(ofFloats: count)
    let padded = bytes / MemoryLayout<Float>.stride
    let memory =
      switch lifetime {
      case .step: StepArena.shared.allocate(bytes: bytes)
      case .model: UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      }
    self.count = count
    self.lifetime = lifetime
    self.bytes = bytes
    pointer = memory.bindMemory(to: Float.self, capacity: padded)
    (pointer + count).initialize(repeating: 0, count: padded - count)
  }

  /// Allocates floats that are all 0.
  convenience init(zeros count: Int, lifetime: Lifetime = .step) {
    self.init(uninitialized: count, lifetime: lifetime)
    pointer.initialize(repeating: 0, count: count)
  }

  /// Allocates a copy of an array.
  convenience init(_ values: [Float], lifetime: Lifetime = .step) {
    self.init(uninitialized: values.count, lifetime: lifetime)
    values.withUnsafeBufferPointer { buffer in
      guard let source = buffer.baseAddress else { return }
      pointer.initialize(from: source, count: buffer.count)
    }
  }

  /// Allocates a copy of another block.
  convenience init(copying other: TensorStorage, lifetime: Lifetime = .step) {
    self.init(uninitialized: other.count, lifetime: lifetime)
    pointer.initialize(from: other.pointer, count: other.count)
  }

  deinit {
    switch lifetime {
    case .step: StepArena.shared.deallocate(pointer, bytes: bytes)
    case .model: pointer.deallocate()
    }
  }

  /// A copy of the floats.
  var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
