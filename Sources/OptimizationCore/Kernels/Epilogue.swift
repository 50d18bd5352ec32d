/// What a matrix product does with its sums besides writing them.
///
/// The addition happens while a tile is in registers, so it costs one read of the addend.
struct Epilogue {
  /// What is added to the sums, or `nil`.
  let addend: UnsafePointer<Float>?
  /// Whether the addend is the output's former content.
  let accumulates: Bool

  private init(addend: UnsafePointer<Float>?, accumulates: Bool) {
    self.addend = addend
    self.accumulates = accumulates
  }

  /// Replaces the output by the product.
  static var replace: Epilogue { Epilogue(addend: nil, accumulates: false) }

  /// Adds the product to the output, as gradients are added up.
  static var accumulate: Epilogue { Epilogue(addend: nil, accumulates: true) }

  /// Writes the sum of the product and another matrix of the output's shape and layout, as in a
  /// residual connection.
  static func adding(_ matrix: UnsafePointer<Float>) -> Epilogue {
    Epilogue(addend: matrix, accumulates: false)
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
      addendStride: stride
    )
  }
}
