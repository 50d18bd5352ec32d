import Synchronization

/// Memory that a matrix product copies parts of its factors to, kept from product to product.
///
/// A product takes a block per thread for as long as it runs. Fresh memory would cost a page fault
/// per 4 KiB on every product.
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
      ?? UnsafeMutableRawPointer.allocate(
        byteCount: (panelCount + leftCount) * MemoryLayout<Float>.stride,
        alignment: 64
      )
    self.memory = memory
    panel = memory.bindMemory(to: Float.self, capacity: panelCount + leftCount)
    left = panel + panelCount
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
