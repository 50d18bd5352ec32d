/// LLVM's own instruction for a hint, which every target has and may ignore.
///
/// Swift has no function for it. Under this name the compiler emits one machine instruction and no
/// call; the last three arguments must be literals.
@_silgen_name("llvm.prefetch.p0")
private func hint(
  _ address: UnsafeRawPointer,
  _ isWrite: Int32,
  _ locality: Int32,
  _ isData: Int32
)

/// The number of floats in a line of the caches.
@inline(__always)
var lineWidth: Int { 16 }

/// Asks for a line to be brought into the first-level cache; any address will do.
///
/// Unlike a load it holds nothing up while the line is on its way. The processor does the same by
/// itself for memory that is read in order, and not for lines some pages apart.
@inline(__always)
func prefetch(_ pointer: UnsafePointer<Float>) { hint(pointer, 0, 3, 1) }

/// Asks for a line that is read once; it does not push others out of the second-level cache.
@inline(__always)
func prefetchOnce(_ pointer: UnsafePointer<Float>) { hint(pointer, 0, 0, 1) }

/// Memory that is asked for step by step while something else is computed.
struct ReadAhead {
  private var pointer: UnsafePointer<Float>
  private var remaining: Int
  private let stride: Int
  private let width: Int
  private let step: Int

  /// Rows of contiguous floats.
  ///
  /// - Parameters:
  ///   - pointer: The first float.
  ///   - rows: The number of rows.
  ///   - stride: The distance, in floats, between rows.
  ///   - width: The number of floats in a row.
  ///   - steps: In how many steps all are asked for.
  @inline(__always)
  init(_ pointer: UnsafePointer<Float>, rows: Int, stride: Int, width: Int, steps: Int) {
    self.pointer = pointer
    self.stride = stride
    self.width = width
    remaining = rows
    step = (rows &+ steps &- 1) / steps
  }

  /// Asks for the next rows.
  @inline(__always)
  mutating func advance() {
    guard remaining > 0 else { return }
    let count = min(step, remaining)
    for _ in 0..<count {
      var offset = 0
      while offset < width {
        prefetchOnce(pointer + offset)
        offset &+= lineWidth
      }
      prefetchOnce(pointer + (width &- 1))
      pointer += stride
    }
    remaining &-= count
  }
}
