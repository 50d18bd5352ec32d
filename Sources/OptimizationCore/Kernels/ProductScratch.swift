import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Memory that a matrix product copies parts of its factors to, kept from product to product.
///
/// A product takes a block per thread for as long as it runs. Fresh memory would cost a page fault
/// per 4 KiB on every product. A block lies in one large page where the system has them: small ones
/// fall on top of each other in the second-level cache by chance, which can cost a fifth of the
/// speed for as long as the process lives.
struct ProductScratch: ~Copyable {
  /// How many floats of the left matrix fit: 640 KiB, so that they stay in a second-level cache of
  /// 1 MiB beside what passes through it.
  static var leftCapacity: Int { 5 << 15 }
  /// Room for rows that are padded, and for reading whole vectors.
  private static var leftSlack: Int { 1 << 15 }

  /// The blocks that no product uses at the moment.
  private static let unused = Mutex<[UnsafeMutableRawPointer]>([])

  private let memory: UnsafeMutableRawPointer
  /// Where parts of the left matrix go.
  let left: UnsafeMutablePointer<Float>
  /// Where a panel of the right matrix goes.
  let panel: UnsafeMutablePointer<Float>

  init() {
    let panelCount = 2 * PanelLayout.blockDepth * wideTileColumns
    let leftCount = Self.leftCapacity + Self.leftSlack
    let memory =
      Self.unused.withLock { $0.popLast().map { UncheckedPointer(pointer: $0) } }?.pointer
      ?? Self.allocate((panelCount + leftCount) * MemoryLayout<Float>.stride)
    self.memory = memory
    panel = memory.bindMemory(to: Float.self, capacity: panelCount + leftCount)
    left = panel + panelCount
  }

  /// Allocates whole large pages.
  private static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    let largePage = 2 << 20
    let size = (bytes + largePage - 1) / largePage * largePage
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: largePage)
    #if os(Linux)
      madvise(memory, size, MADV_HUGEPAGE)
    #endif
    return memory
  }

  deinit {
    let memory = UncheckedPointer(pointer: memory)
    Self.unused.withLock { $0.append(memory.pointer) }
  }
}

/// A pointer that is handed from thread to thread, never shared.
private struct UncheckedPointer: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer
}
