import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The memory that the tensors of a step live in.
///
/// A step takes blocks of whatever sizes it needs and gives all of them back by its end; the next
/// step then finds the memory in one piece, already mapped. In the steady state no step asks the
/// system for memory, and none pays for zeroed pages, which cost more than many operations do.
///
/// Blocks are cut from a few large regions by best fit, and neighbours that are free are joined
/// again. Sizes may differ from step to step: nothing is sorted into classes that only fit some.
final class StepArena: Sendable {
  /// The arena of the process.
  static let shared = StepArena()

  /// A stretch of free memory.
  private struct Block {
    var address: UInt
    var size: Int
    var end: UInt { address + UInt(size) }
  }

  private struct State {
    /// Free stretches by address; neighbours never touch.
    var free: [Block] = []
    var mappedBytes = 0
    var usedBytes = 0
    var peakBytes = 0
    var regions: [(pointer: UnsafeMutableRawPointer, size: Int)] = []
  }

  private let state = Mutex(State())

  /// What sizes are rounded up to: a cache line, so that threads do not share one.
  private static let granularity = 64
  /// The smallest region.
  ///
  /// Addresses cost nothing until they are used, and blocks of changing sizes leave smaller holes in
  /// one large region than in several small ones.
  private static let smallestRegion = 1 << 30
  /// What regions are rounded up to, so that the system can map them by large pages.
  private static let largePage = 2 << 20

  init() {}

  deinit {
    state.withLock { state in
      for region in state.regions { munmap(region.pointer, region.size) }
    }
  }

  /// Returns memory whose contents are undefined.
  ///
  /// The program stops with a message if the machine cannot give so much.
  ///
  /// - Parameter bytes: The size, at least 1.
  /// - Returns: Memory aligned to 64 bytes.
  func allocate(bytes: Int) -> UnsafeMutableRawPointer {
    let size = Self.rounded(bytes, to: Self.granularity)
    let address = state.withLock { state in
      if let index = Self.bestFit(size, in: state.free) {
        return Self.take(size, at: index, of: &state)
      }
      // Where addresses are limited, a region of just the size may still be had.
      let region =
        Self.map(max(size, Self.smallestRegion), for: &state) ?? Self.map(size, for: &state)
      guard let region else {
        fatalError("The system has no memory for \(size) bytes more of tensors.")
      }
      let index = Self.insert(region, into: &state.free)
      return Self.take(size, at: index, of: &state)
    }
    guard let pointer = UnsafeMutableRawPointer(bitPattern: address) else {
      fatalError("The arena has handed out the address 0.")
    }
    return pointer
  }

  /// Takes memory back.
  ///
  /// - Parameters:
  ///   - pointer: What `allocate(bytes:)` returned.
  ///   - bytes: The size it was called with.
  func deallocate(_ pointer: UnsafeMutableRawPointer, bytes: Int) {
    let size = Self.rounded(bytes, to: Self.granularity)
    let block = Block(address: UInt(bitPattern: pointer), size: size)
    state.withLock { state in
      state.usedBytes -= size
      _ = Self.insert(block, into: &state.free)
    }
  }

  /// The most memory that was in use at once since the last call, in bytes.
  func takePeakBytes() -> Int {
    state.withLock { state in
      let peak = state.peakBytes
      state.peakBytes = state.usedBytes
      return peak
    }
  }

  /// The memory asked from the system so far, in bytes.
  var mappedBytes: Int { state.withLock { $0.mappedBytes } }

  /// The memory in use, in bytes.
  var usedBytes: Int { state.withLock { $0.usedBytes } }

  /// Gives the pages of free memory back to the system; their addresses stay reserved.
  func trim() {
    state.withLock { state in
      for block in state.free {
        let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
        let start = (block.address + page - 1) / page * page
        let end = block.end / page * page
        guard start < end, let pointer = UnsafeMutableRawPointer(bitPattern: start) else {
          continue
        }
        madvise(pointer, Int(end - start), MADV_DONTNEED)
      }
    }
  }

  private static func rounded(_ bytes: Int, to unit: Int) -> Int {
    (bytes + unit - 1) / unit * unit
  }

  /// The smallest free block that is large enough, the first one among equals.
  private static func bestFit(_ size: Int, in free: [Block]) -> Int? {
    var best: Int?
    var bestSize = Int.max
    for index in free.indices where free[index].size >= size && free[index].size < bestSize {
      best = index
      bestSize = free[index].size
      if bestSize == size { break }
    }
    return best
  }

  private static func take(_ size: Int, at index: Int, of state: inout State) -> UInt {
    let address = state.free[index].address
    if state.free[index].size == size {
      state.free.remove(at: index)
    } else {
      state.free[index].address += UInt(size)
      state.free[index].size -= size
    }
    state.usedBytes += size
    state.peakBytes = max(state.peakBytes, state.usedBytes)
    return address
  }

  /// Puts a block in its place, joined with free neighbours, and returns the place.
  private static func insert(_ block: Block, into free: inout [Block]) -> Int {
    var low = 0
    var high = free.count
    while low < high {
      let middle = (low + high) / 2
      if free[middle].address < block.address { low = middle + 1 } else { high = middle }
    }
    let joinsNext = low < free.count && block.end == free[low].address
    if low > 0, free[low - 1].end == block.address {
      free[low - 1].size += block.size
      if joinsNext {
        free[low - 1].size += free[low].size
        free.remove(at: low)
      }
      return low - 1
    }
    if joinsNext {
      free[low].address = block.address
      free[low].size += block.size
    } else {
      free.insert(block, at: low)
    }
    return low
  }

  private static func map(_ bytes: Int, for state: inout State) -> Block? {
    // One large page more than asked, so that the region can begin at one.
    let size = rounded(bytes, to: largePage) + largePage
    #if canImport(Glibc)
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
    #else
      let flags = MAP_PRIVATE | MAP_ANON | MAP_NORESERVE
    #endif
    let pointer = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0)
    guard let pointer, pointer != MAP_FAILED else { return nil }
    let start = UInt(bitPattern: pointer)
    let aligned = (start + UInt(largePage) - 1) / UInt(largePage) * UInt(largePage)
    let usable = size - Int(aligned - start)
    state.mappedBytes += usable
    state.regions.append((pointer, size))
    #if os(Linux)
      madvise(UnsafeMutableRawPointer(bitPattern: aligned), usable, MADV_HUGEPAGE)
    #endif
    return Block(address: aligned, size: usable)
  }
}
