// The tile is composed from small generic types so that it is written once for every number of rows
// and vectors. They share a file because the compiler specializes and unrolls them only together
// with the functions that use them, debug builds included.

#if PENCHANT_AVX512
  /// The largest number of output rows a tile computes: 8 x 2 sums fill half of the 32 registers.
  ///
  /// That is enough to hide the latency of the fused multiply-add; larger tiles are no faster.
  @inline(__always)
  var tileRows: Int { 8 }
#elseif PENCHANT_FMA
  /// The largest number of output rows a tile computes.
  ///
  /// 6 x 2 sums leave four of the 16 registers of AVX for operands; NEON has 32 registers of half
  /// the size, which comes to the same.
  @inline(__always)
  var tileRows: Int { 6 }
#else
  /// The largest number of output rows a tile computes.
  @inline(__always)
  var tileRows: Int { 4 }
#endif

#if PENCHANT_FMA
  /// The number of output columns of a tile, two vectors.
  @inline(__always)
  var tileColumns: Int { 2 * vectorWidth }
#else
  /// The number of output columns of a tile: one vector, which is two SSE registers, so that sums,
  /// operands and the product before its addition fit into 16 registers.
  @inline(__always)
  var tileColumns: Int { vectorWidth }
#endif

/// The number of output columns of the tile for few rows.
///
/// With one or two rows the sums of two vectors are too few to hide the latency of an addition.
@inline(__always)
var wideTileColumns: Int { 4 * vectorWidth }

/// The largest number of rows of the tile with `wideTileColumns` columns.
@inline(__always)
var wideTileRows: Int {
  #if PENCHANT_AVX512
    return 4
  #elseif PENCHANT_FMA
    return 2
  #else
    return 1
  #endif
}

/// Where a tile goes and what its sums are added to.
struct TileTarget {
  /// The tile's first element in the output.
  var output: UnsafeMutablePointer<Float>
  /// The distance, in floats, between rows of the output.
  var outputStride: Int
  /// What is added to the sums, the same position as `output`; nothing if `nil`.
  var addend: UnsafePointer<Float>?
  /// The distance, in floats, between rows of the addend.
  var addendStride: Int

  @inline(__always)
  func droppingRows(_ count: Int) -> TileTarget {
    var target = self
    target.output += count &* outputStride
    if let addend { target.addend = addend + count &* addendStride }
    return target
  }

  @inline(__always)
  func droppingColumns(_ count: Int) -> TileTarget {
    var target = self
    target.output += count
    if let addend { target.addend = addend + count }
    return target
  }
}

/// Vectors side by side: one row of a tile, or one row of a panel.
private protocol TileVectors {
  static var count: Int { get }
  init()
  init(loading pointer: UnsafePointer<Float>)
  mutating func add(_ scalar: FloatVector, _ panel: Self)
  func write(to target: TileTarget)
  func write(to target: TileTarget, columns: Int)
}

extension TileVectors {
  /// Asks for the lines of one row of a tile.
  @inline(__always)
  static func prefetchRow(_ pointer: UnsafePointer<Float>) {
    var offset = 0
    while offset < count * vectorWidth {
      prefetch(pointer + offset)
      offset &+= lineWidth
    }
    prefetch(pointer + (count * vectorWidth - 1))
  }
}

private struct OneVector: TileVectors {
  private var vector: FloatVector

  @inline(__always)
  static var count: Int { 1 }

  @inline(__always)
  init() { vector = .zero }

  @inline(__always)
  init(loading pointer: UnsafePointer<Float>) { vector = load(pointer) }

  @inline(__always)
  mutating func add(_ scalar: FloatVector, _ panel: OneVector) {
    vector = multiplyAdd(vector, scalar, panel.vector)
  }

  @inline(__always)
  func write(to target: TileTarget) {
    if let addend = target.addend {
      store(load(addend) + vector, to: target.output)
    } else {
      store(vector, to: target.output)
    }
  }

  @inline(__always)
  func write(to target: TileTarget, columns: Int) {
    guard columns < vectorWidth else { return write(to: target) }
    guard columns > 0 else { return }
    guard let addend = target.addend else {
      return store(vector, first: columns, to: target.output)
    }
    store(loadPart(addend, columns) + vector, first: columns, to: target.output)
  }
}

private struct VectorPair<First: TileVectors, Second: TileVectors>: TileVectors {
  private var first: First
  private var second: Second

  @inline(__always)
  static var count: Int { First.count + Second.count }

  @inline(__always)
  init() {
    first = First()
    second = Second()
  }

  @inline(__always)
  init(loading pointer: UnsafePointer<Float>) {
    first = First(loading: pointer)
    second = Second(loading: pointer + First.count * vectorWidth)
  }

  @inline(__always)
  mutating func add(_ scalar: FloatVector, _ panel: VectorPair) {
    first.add(scalar, panel.first)
    second.add(scalar, panel.second)
  }

  @inline(__always)
  func write(to target: TileTarget) {
    first.write(to: target)
    second.write(to: target.droppingColumns(First.count * vectorWidth))
  }

  @inline(__always)
  func write(to target: TileTarget, columns: Int) {
    let split = First.count * vectorWidth
    first.write(to: target, columns: columns)
    second.write(to: target.droppingColumns(split), columns: columns - split)
  }
}

/// Rows below each other, all with the same vectors.
private protocol TileRows {
  associatedtype Vectors: TileVectors
  static var count: Int { get }
  init()
  mutating func add(_ left: UnsafePointer<Float>, stride: Int, _ panel: Vectors)
  func write(to target: TileTarget)
  func write(to target: TileTarget, columns: Int)
}

extension TileRows {
  /// Asks for the lines that a tile's sums will be added to or written to.
  @inline(__always)
  static func prefetchTarget(_ target: TileTarget) {
    var row = target.addend ?? UnsafePointer(target.output)
    let stride = target.addend == nil ? target.outputStride : target.addendStride
    for _ in 0..<count {
      Vectors.prefetchRow(row)
      row += stride
    }
  }
}

private struct OneRow<Vectors: TileVectors>: TileRows {
  private var sums = Vectors()

  @inline(__always)
  static var count: Int { 1 }

  @inline(__always)
  init() {}

  @inline(__always)
  mutating func add(_ left: UnsafePointer<Float>, stride: Int, _ panel: Vectors) {
    sums.add(FloatVector(repeating: left.pointee), panel)
  }

  @inline(__always)
  func write(to target: TileTarget) { sums.write(to: target) }

  @inline(__always)
  func write(to target: TileTarget, columns: Int) { sums.write(to: target, columns: columns) }
}

private struct RowPair<First: TileRows, Second: TileRows>: TileRows
where First.Vectors == Second.Vectors {
  private var first = First()
  private var second = Second()

  @inline(__always)
  static var count: Int { First.count + Second.count }

  @inline(__always)
  init() {}

  @inline(__always)
  mutating func add(_ left: UnsafePointer<Float>, stride: Int, _ panel: First.Vectors) {
    first.add(left, stride: stride, panel)
    second.add(left + First.count &* stride, stride: stride, panel)
  }

  @inline(__always)
  func write(to target: TileTarget) {
    first.write(to: target)
    second.write(to: target.droppingRows(First.count))
  }

  @inline(__always)
  func write(to target: TileTarget, columns: Int) {
    first.write(to: target, columns: columns)
    second.write(to: target.droppingRows(First.count), columns: columns)
  }
}

private typealias TwoVectors = VectorPair<OneVector, OneVector>
private typealias FourVectors = VectorPair<TwoVectors, TwoVectors>
private typealias TwoRows<Vectors: TileVectors> = RowPair<OneRow<Vectors>, OneRow<Vectors>>
private typealias ThreeRows<Vectors: TileVectors> = RowPair<TwoRows<Vectors>, OneRow<Vectors>>
private typealias FourRows<Vectors: TileVectors> = RowPair<TwoRows<Vectors>, TwoRows<Vectors>>
private typealias FiveRows<Vectors: TileVectors> = RowPair<FourRows<Vectors>, OneRow<Vectors>>
private typealias SixRows<Vectors: TileVectors> = RowPair<FourRows<Vectors>, TwoRows<Vectors>>
private typealias SevenRows<Vectors: TileVectors> = RowPair<FourRows<Vectors>, ThreeRows<Vectors>>
private typealias EightRows<Vectors: TileVectors> = RowPair<FourRows<Vectors>, FourRows<Vectors>>

/// Some columns of the right matrix, for one or two blocks of depth.
///
/// With two blocks a tile of the output is still in the first-level cache when the second block's
/// sums are added to it.
struct TilePanel {
  /// The first block's first row, at the tile's first column.
  let first: UnsafePointer<Float>
  /// The second block's first row.
  let second: UnsafePointer<Float>
  /// The distance, in floats, between rows of a block.
  let stride: Int
  /// How many terms a sum of the first block has.
  let firstDepth: Int
  /// How many terms a sum of the second block has; 0 if there is none.
  let secondDepth: Int
}

/// Below this depth a tile is done before lines of its target could arrive.
private let leastDepthAhead = 64

/// Computes one tile: the only loop of the matrix product that multiplies.
@inline(__always)
private func accumulate<Rows: TileRows>(
  _: Rows.Type,
  _ factor: LeftFactor,
  _ panel: TilePanel,
  into target: TileTarget,
  write: (Rows, TileTarget) -> Void
) {
  var left = factor.pointer
  var right = panel.first
  var depth = panel.firstDepth
  var remaining = panel.secondDepth
  var target = target
  let rowStride = factor.rowStride
  let depthStride = factor.depthStride
  let panelStride = panel.stride
  if depth >= leastDepthAhead { Rows.prefetchTarget(target) }
  while true {
    var sums = Rows()
    for _ in 0..<depth {
      sums.add(left, stride: rowStride, Rows.Vectors(loading: right))
      left += depthStride
      right += panelStride
    }
    write(sums, target)
    guard remaining > 0 else { return }
    right = panel.second
    depth = remaining
    remaining = 0
    target.addend = UnsafePointer(target.output)
    target.addendStride = target.outputStride
  }
}

/// Computes one tile of whole vectors.
@inline(never)
private func multiplyWhole<Rows: TileRows>(
  _: Rows.Type,
  _ factor: LeftFactor,
  _ panel: TilePanel,
  into target: TileTarget
) {
  accumulate(Rows.self, factor, panel, into: target) { $0.write(to: $1) }
}

/// Computes one tile whose last columns are not written.
///
/// It is a function of its own, since saving the registers it needs costs more than a small tile.
@inline(never)
private func multiplyPart<Rows: TileRows>(
  _: Rows.Type,
  _ factor: LeftFactor,
  _ panel: TilePanel,
  columns: Int,
  into target: TileTarget
) {
  accumulate(Rows.self, factor, panel, into: target) { $0.write(to: $1, columns: columns) }
}

@inline(__always)
private func multiply<Rows: TileRows>(
  _: Rows.Type,
  _ factor: LeftFactor,
  _ panel: TilePanel,
  columns: Int,
  into target: TileTarget
) {
  if columns >= Rows.Vectors.count * vectorWidth {
    multiplyWhole(Rows.self, factor, panel, into: target)
  } else {
    multiplyPart(Rows.self, factor, panel, columns: columns, into: target)
  }
}

/// Multiplies rows of the left matrix by one panel of `vectors` vectors.
///
/// Every output element is a sum over the depth in ascending order, whatever the tile's size, so
/// results do not depend on how rows and columns fall into tiles.
///
/// - Parameters:
///   - left: The left matrix at the block's first depth.
///   - panel: The panel.
///   - rows: How many rows to compute, any number.
///   - vectors: How many vectors of the panel to read, 1, 2 or 4; 4 for at most `wideTileRows` rows.
///   - columns: How many columns to write, at most `vectors * vectorWidth`.
///   - target: Where the first element goes.
///   - ahead: What is read next, asked for tile by tile.
@inline(__always)
func multiplyTiles(
  _ left: LeftFactor,
  _ panel: TilePanel,
  rows: Int,
  vectors: Int,
  columns: Int,
  into target: TileTarget,
  ahead: ReadAhead? = nil
) {
  var ahead = ahead
  var left = left
  var target = target
  var rows = rows
  while rows > 0 {
    let count = min(rows, tileRows)
    ahead?.advance()
    if vectors == 2 {
      multiplyTile(
        OneRow<TwoVectors>.self,
        left,
        panel,
        rows: count,
        columns: columns,
        into: target
      )
    } else if vectors == 1 {
      multiplyTile(OneRow<OneVector>.self, left, panel, rows: count, columns: columns, into: target)
    } else {
      multiplyWideTile(left, panel, rows: count, columns: columns, into: target)
    }
    left.dropGroup()
    target = target.droppingRows(count)
    rows -= count
  }
}

@inline(__always)
private func multiplyTile<Vectors: TileVectors>(
  _: OneRow<Vectors>.Type,
  _ left: LeftFactor,
  _ panel: TilePanel,
  rows: Int,
  columns: Int,
  into target: TileTarget
) {
  switch rows {
  case 1: multiply(OneRow<Vectors>.self, left, panel, columns: columns, into: target)
  case 2: multiply(TwoRows<Vectors>.self, left, panel, columns: columns, into: target)
  case 3: multiply(ThreeRows<Vectors>.self, left, panel, columns: columns, into: target)
  #if PENCHANT_FMA
    case 4: multiply(FourRows<Vectors>.self, left, panel, columns: columns, into: target)
    case 5: multiply(FiveRows<Vectors>.self, left, panel, columns: columns, into: target)
  #endif
  #if PENCHANT_AVX512
    case 6: multiply(SixRows<Vectors>.self, left, panel, columns: columns, into: target)
    case 7: multiply(SevenRows<Vectors>.self, left, panel, columns: columns, into: target)
    default: multiply(EightRows<Vectors>.self, left, panel, columns: columns, into: target)
  #elseif PENCHANT_FMA
    default: multiply(SixRows<Vectors>.self, left, panel, columns: columns, into: target)
  #else
    default: multiply(FourRows<Vectors>.self, left, panel, columns: columns, into: target)
  #endif
  }
}

@inline(__always)
private func multiplyWideTile(
  _ left: LeftFactor,
  _ panel: TilePanel,
  rows: Int,
  columns: Int,
  into target: TileTarget
) {
  switch rows {
  #if PENCHANT_AVX512
    case 4: multiply(FourRows<FourVectors>.self, left, panel, columns: columns, into: target)
    case 3: multiply(ThreeRows<FourVectors>.self, left, panel, columns: columns, into: target)
  #endif
  #if PENCHANT_FMA
    case 2: multiply(TwoRows<FourVectors>.self, left, panel, columns: columns, into: target)
  #endif
  default: multiply(OneRow<FourVectors>.self, left, panel, columns: columns, into: target)
  }
}

/// Loads the first `count` floats, fewer than a vector, and zero for the others.
@inline(__always)
private func loadPart(_ pointer: UnsafePointer<Float>, _ count: Int) -> FloatVector {
  withUnsafeTemporaryAllocation(of: Float.self, capacity: vectorWidth) { buffer in
    guard let base = buffer.baseAddress else { return .zero }
    store(.zero, to: base)
    copyFloats(from: pointer, count, to: base)
    return load(base)
  }
}

/// Copies fewer than 32 floats.
@inline(__always)
func copyFloats(
  from source: UnsafePointer<Float>,
  _ count: Int,
  to target: UnsafeMutablePointer<Float>
) {
  var index = 0
  @inline(__always)
  func copy<Vector: SIMD>(_: Vector.Type) where Vector.Scalar == Float {
    let vector = UnsafeRawPointer(source + index).loadUnaligned(as: Vector.self)
    UnsafeMutableRawPointer(target + index).storeBytes(of: vector, as: Vector.self)
    index &+= Vector.scalarCount
  }
  if count & 16 != 0 { copy(SIMD16<Float>.self) }
  if count & 8 != 0 { copy(SIMD8<Float>.self) }
  if count & 4 != 0 { copy(SIMD4<Float>.self) }
  if count & 2 != 0 { copy(SIMD2<Float>.self) }
  if count & 1 != 0 { target[index] = source[index] }
}
