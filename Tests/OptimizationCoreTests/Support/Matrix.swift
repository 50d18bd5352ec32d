import OptimizationCore

/// A matrix of 64-bit floats, the plain thing references are written with.
struct Matrix {
  var rows: Int
  var columns: Int
  var values: [Double]

  init(rows: Int, columns: Int, values: [Double]) {
    precondition(values.count == rows * columns)
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, values: Array(repeating: 0, count: rows * columns))
  }

  /// A vector: a matrix of no rows, whose tensor has one dimension.
  init(vector values: [Double]) {
    rows = 0
    columns = values.count
    self.values = values
  }

  /// A matrix of numbers from a normal distribution that 32-bit floats hold exactly.
  static func random(
    _ rows: Int,
    _ columns: Int,
    scale: Double = 1,
    using random: inout CounterRandom
  ) -> Matrix {
    let values = (0..<(rows * columns)).map { _ in Double(Float(random.normal() * scale)) }
    return Matrix(rows: rows, columns: columns, values: values)
  }

  subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  var floats: [Float] { values.map { Float($0) } }

  var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns { result[column, row] = self[row, column] }
    }
    return result
  }

  func mapValues(_ body: (Double) -> Double) -> Matrix {
    Matrix(rows: rows, columns: columns, values: values.map(body))
  }

  func row(_ index: Int) -> [Double] { Array(values[(index * columns)..<((index + 1) * columns)]) }

  static func * (left: Matrix, right: Matrix) -> Matrix {
    var result = Matrix(rows: left.rows, columns: right.columns)
    for row in 0..<left.rows {
      for column in 0..<right.columns {
        var sum = 0.0
        for term in 0..<left.columns {
          sum +=
            left.values[row * left.columns + term] * right.values[term * right.columns + column]
        }
        result.values[row * right.columns + column] = sum
      }
    }
    return result
  }

  static func + (left: Matrix, right: Matrix) -> Matrix {
    Matrix(
      rows: left.rows,
      columns: left.columns,
      values: zip(left.values, right.values).map { $0 + $1 }
    )
  }
}
