import Foundation

/// Operations in 64-bit floats, written straight from their definitions.
enum Reference {
  static func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }

  static func silu(_ value: Double) -> Double { value * sigmoid(value) }

  static func gelu(_ value: Double) -> Double { value * 0.5 * (1 + erf(value / 2.0.squareRoot())) }

  static func approximateGELU(_ value: Double) -> Double {
    let inner = (2 / Double.pi).squareRoot() * (value + 0.044715 * value * value * value)
    return 0.5 * value * (1 + tanh(inner))
  }

  static func softmax(_ row: [Double]) -> [Double] {
    let maximum = row.max() ?? 0
    let exponentials = row.map { exp($0 - maximum) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }

  static func softmax(_ input: Matrix) -> Matrix {
    Matrix(
      rows: input.rows,
      columns: input.columns,
      values: (0..<input.rows).flatMap { softmax(input.row($0)) }
    )
  }

  static func rmsNorm(_ input: Matrix, weight: [Double], epsilon: Double) -> Matrix {
    var result = input
    for row in 0..<input.rows {
      let meanSquare = input.row(row).map { $0 * $0 }.reduce(0, +) / Double(input.columns)
      for column in 0..<input.columns {
        result[row, column] = input[row, column] / (meanSquare + epsilon).squareRoot()
        result[row, column] *= weight[column]
      }
    }
    return result
  }

  static func layerNorm(
    _ input: Matrix,
    weight: [Double],
    bias: [Double],
    epsilon: Double
  ) -> Matrix {
    var result = input
    let count = Double(input.columns)
    for row in 0..<input.rows {
      let mean = input.row(row).reduce(0, +) / count
      let variance = input.row(row).map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / count
      for column in 0..<input.columns {
        let value = (input[row, column] - mean) / (variance + epsilon).squareRoot()
        result[row, column] = value * weight[column] + bias[column]
      }
    }
    return result
  }

  static func gather(_ rows: [Int], of input: Matrix) -> Matrix {
    Matrix(
      rows: rows.count,
      columns: input.columns,
      values: rows.flatMap { input.row($0) }
    )
  }

  /// Half-rotation rotary embedding of heads side by side, each frequency divided by a number.
  static func rotate(
    _ input: Matrix,
    positions: [Int],
    headWidth: Int,
    base: Double,
    divisors: [Double]? = nil
  ) -> Matrix {
    var result = input
    let half = headWidth / 2
    for row in 0..<input.rows {
      for head in 0..<(input.columns / headWidth) {
        for pair in 0..<half {
          let frequency = pow(base, -2 * Double(pair) / Double(headWidth)) / (divisors?[pair] ?? 1)
          let angle = Double(positions[row]) * frequency
          let low = head * headWidth + pair
          let high = low + half
          result[row, low] = input[row, low] * cos(angle) - input[row, high] * sin(angle)
          result[row, high] = input[row, high] * cos(angle) + input[row, low] * sin(angle)
        }
      }
    }
    return result
  }

  /// Attention, query by query: to all keys of the sequence, or to those up to the query's own token
  /// and at most `window` of them.
  static func attention(
    queries: Matrix,
    keys: Matrix,
    values: Matrix,
    starts: [Int],
    heads: Int,
    keyValueHeads: Int,
    window: Int? = nil,
    isCausal: Bool = true
  ) -> Matrix {
    var result = Matrix(rows: queries.rows, columns: queries.columns)
    let width = queries.columns / heads
    for (start, end) in zip(starts, starts.dropFirst()) {
      for head in 0..<heads {
        let shared = head / (heads / keyValueHeads)
        for row in start..<end {
          // Plain loops over flat arrays: tests run without optimization.
          let query = row * queries.columns + head * width
          var scores: [Double] = []
          let first = max(start, row + 1 - (window ?? row + 1))
          let last = isCausal ? row : end - 1
          for other in first...last {
            let key = other * keys.columns + shared * width
            var score = 0.0
            for column in 0..<width {
              score += queries.values[query + column] * keys.values[key + column]
            }
            scores.append(score / Double(width).squareRoot())
          }
          let shares = softmax(scores)
          for other in first...last {
            let value = other * keys.columns + shared * width
            for column in 0..<width {
              result.values[query + column] +=
                shares[other - first] * values.values[value + column]
            }
          }
        }
      }
    }
    return result
  }

  static func tokenLogProbabilities(
    _ hidden: Matrix,
    head: Matrix,
    targets: [Int]
  ) -> [Double] {
    let logits = hidden * head.transposed
    return (0..<hidden.rows).map { log(softmax(logits.row($0))[targets[$0]]) }
  }
}
