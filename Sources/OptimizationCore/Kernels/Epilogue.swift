/// What a matrix product does with its sums besides writing them.
///
/// The addition happens while a tile is in registers, so it costs one read of the addend.
struct Epilogue {
  /// What is added to the sums, or `nil`.
  let addend: UnsafePointer<Float>?
  /// The distance, in floats, between rows of the addend; 0 repeats one row, `nil` stands for the
  /// output's own stride.
  let rowStride: Int?
  /// Whether the addend is the output's former content.
  let accumulates: Bool

  private init(addend: UnsafePointer<Float>?, rowStride: Int?, accumulates: Bool) {
    self.addend = addend
    self.rowStride = rowStride
    self.accumulates = accumulates
  }

  /// Replaces the output by the product.
  static var replace: Epilogue { Epilogue(addend: nil, rowStride: 0, accumulates: false) }

  /// Adds the product to the output, as gradients are added up.
  static var accumulate: Epilogue { Epilogue(addend: nil, rowStride: nil, accumulates: true) }

  /// Writes the sum of the product and another matrix of the output's shape and layout, as in a
  /// residual connection.
  static func adding(_ matrix: UnsafePointer<Float>) -> Epilogue {
    Epilogue(addend: matrix, rowStride: nil, accumulates: false)
  }

  /// Writes the sum of the product and a row, one value per column, as a bias is added.
  static func addingRow(_ row: UnsafePointer<Float>) -> Epilogue {
    Epilogue(addend: row, rowStride: 0, accumulates: false)
  }

  /// Replaces the output or adds to it.
  static func accumulating(_ accumulates: Bool) -> Epilogue { accumulates ? .accumulate : .replace }

  /// The target of the first depth block: the output and what is added to its sums.
  @inline(__always)
  func firstTarget(_ output: UnsafeMutablePointer<Float>, stride: Int) -> TileTarget {
    TileTarget(
      output: output,
      outputStride: stride,
      addend: accumulates ? UnsafePointer(output) : addend,
      addendStride: rowStride ?? stride
    )
  }
}
