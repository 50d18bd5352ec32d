/// The sizes and transposes of a matrix product.
struct ProductShape: Hashable, Sendable {
  /// Rows of the output.
  var rows: Int
  /// Terms of each sum.
  var depth: Int
  /// Columns of the output.
  var columns: Int
  /// Whether the left matrix lies transposed in memory.
  var transposesLeft = false
  /// Whether the right matrix lies transposed in memory, as weights do.
  var transposesRight = false

  /// Floating-point operations; a multiplication and an addition are two.
  var operations: Double { 2 * Double(rows) * Double(depth) * Double(columns) }

  /// The sizes as people write them.
  var sizes: String { "\(rows) x \(depth) x \(columns)" }

  /// Which matrices lie transposed: N for as they are, T for transposed, left before right.
  var form: String { (transposesLeft ? "T" : "N") + (transposesRight ? "T" : "N") }

  /// Squares of one size.
  static func square(_ size: Int) -> ProductShape {
    ProductShape(rows: size, depth: size, columns: size)
  }

  /// The same sizes in all four forms.
  var allForms: [ProductShape] {
    [(false, false), (false, true), (true, false), (true, true)].map { left, right in
      var shape = self
      (shape.transposesLeft, shape.transposesRight) = (left, right)
      return shape
    }
  }

  /// A linear layer on some tokens: the map itself, and the gradients of input and weight.
  static func layer(tokens: Int, inputs: Int, outputs: Int) -> [ProductShape] {
    [
      ProductShape(rows: tokens, depth: inputs, columns: outputs, transposesRight: true),
      ProductShape(rows: tokens, depth: outputs, columns: inputs),
      ProductShape(rows: outputs, depth: tokens, columns: inputs, transposesLeft: true),
    ]
  }

  /// Squares from 16 to 2048 and odd sizes between.
  static let squares = [
    16, 17, 32, 33, 64, 100, 127, 128, 256, 333, 512, 768, 1000, 1024, 1536, 2048,
  ].map(square)

  /// Squares in all forms.
  static let forms = [64, 333, 1024].flatMap { square($0).allForms }

  /// Few rows or long sums.
  static let skinny =
    [ProductShape(rows: 1, depth: 4096, columns: 4096, transposesRight: true)]
    + ProductShape(rows: 8, depth: 4096, columns: 4096).allForms
    + layer(tokens: 2048, inputs: 288, outputs: 32000)

  /// The layers of a language model of 135 million parameters while it writes one token, for one
  /// sequence and for eight.
  static let decoding = [1, 8].flatMap { tokens in
    [(576, 576), (576, 192), (576, 1536), (1536, 576), (576, 49152)].map { inputs, outputs in
      ProductShape(rows: tokens, depth: inputs, columns: outputs, transposesRight: true)
    }
  }

  /// The layers of the two models of the workloads.
  static let layers = [
    (64, 64), (64, 32), (64, 172), (172, 64), (288, 288), (288, 768), (768, 288),
  ]
  .flatMap { layer(tokens: 2048, inputs: $0, outputs: $1) }
}
