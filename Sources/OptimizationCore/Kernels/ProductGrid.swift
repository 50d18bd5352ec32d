/// How the output of a product is cut into rectangles for threads and caches.
///
/// The cut changes no result, so it may follow the number of threads.
struct ProductGrid {
  private let rows: Int
  private let columns: Int
  private let rowCuts: Int
  private let columnCuts: Int
  /// Whether the product takes long enough to start threads for it.
  let isWorthThreads: Bool

  init(_ shape: (rows: Int, depth: Int, columns: Int), threads: Int) {
    rows = shape.rows
    columns = shape.columns
    let work = shape.rows * max(1, shape.depth) * shape.columns
    isWorthThreads = threads > 1 && work > 1 << 19
    let needed = (rows + MatrixBlock.mostRows - 1) / MatrixBlock.mostRows
    guard isWorthThreads else {
      rowCuts = needed
      columnCuts = 1
      return
    }
    // Two for a thread: a thread that is held up leaves its second one to the others, and every
    // further cut would copy the factors once more. None is shorter than some microseconds.
    let pieces = max(threads, min(2 * threads, work >> 19))
    let panels = (columns + tileColumns - 1) / tileColumns
    let groups = (rows + tileRows - 1) / tileRows
    var best = (cost: Int.max, rowCuts: needed, columnCuts: 1)
    var cuts = needed
    while true {
      let columnCuts = min(panels, (pieces + cuts - 1) / cuts)
      // Every cut of the rows copies the right factor again, and the other way round; with few
      // pieces some threads would have none.
      let copies = cuts * columns + columnCuts * rows
      let missing = max(0, pieces - cuts * columnCuts)
      let cost = copies + missing * (rows + columns)
      if cost < best.cost { best = (cost, cuts, columnCuts) }
      if cuts >= groups || cuts >= needed + pieces { break }
      cuts += 1
    }
    rowCuts = best.rowCuts
    columnCuts = best.columnCuts
  }

  /// The number of pieces.
  var count: Int { rowCuts * columnCuts }

  /// The rows and columns of a piece; pieces are whole tiles but for the last ones.
  func piece(_ index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    (
      Self.part(index / columnCuts, of: rowCuts, rows, unit: tileRows),
      Self.part(index % columnCuts, of: columnCuts, columns, unit: tileColumns)
    )
  }

  private static func part(_ index: Int, of parts: Int, _ count: Int, unit: Int) -> Range<Int> {
    let units = (count + unit - 1) / unit
    let start = index * units / parts * unit
    return start..<min(count, (index + 1) * units / parts * unit)
  }
}
