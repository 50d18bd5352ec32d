#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A logistic regression by maximum likelihood: log p / (1 − p) = a + Σⱼ bⱼ·xⱼ.
///
/// Newton's method with halved steps; standard errors are those of the inverse information matrix, as in
/// statsmodels' `Logit`.
public struct LogisticRegression: Sendable, Hashable {
  /// The intercept, then one coefficient per column.
  public let coefficients: [Double]
  /// Their standard errors in the same order.
  public let standardErrors: [Double]

  /// Each coefficient divided by its standard error.
  public var zValues: [Double] { zip(coefficients, standardErrors).map { $0 / $1 } }

  /// The two-sided probability of a z value at least as far from 0 as each one, if its coefficient were 0.
  public var pValues: [Double] { zValues.map { erfc(abs($0) / 2.0.squareRoot()) } }

  /// Fits a regression; there is none, and nothing is made, when no largest likelihood exists: a column is a
  /// constant or made of others, or the columns tell the labels apart without a mistake.
  ///
  /// - Parameters:
  ///   - columns: What explains, one list per column, each as long as the labels.
  ///   - labels: What is explained: 0, 1, or a probability between them.
  ///   - weights: The weight of every row; nil for 1.
  /// - Throws: ``StatisticsError`` if the lengths differ or a number is not finite.
  public init?(
    _ columns: [[Double]],
    labels: [Double],
    weights: [Double]? = nil
  ) throws(StatisticsError) {
    let weights = weights ?? labels.map { _ in 1 }
    for column in columns + [weights] where column.count != labels.count {
      throw .lengthMismatch(what: "a column", expected: labels.count, found: column.count)
    }
    for values in columns + [labels, weights] {
      if let row = values.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(what: "a column", row: row)
      }
    }
    let rows = labels.indices.map { row in [1] + columns.map { $0[row] } }
    let size = columns.count + 1
    var coefficients = [Double](repeating: 0, count: size)
    var likelihood = Self.logLikelihood(coefficients, rows, labels, weights)
    for _ in 0..<100 {
      let (gradient, information) = Self.derivatives(coefficients, rows, labels, weights)
      guard let inverse = Self.inverse(of: information) else { return nil }
      let step = inverse.map { row in zip(row, gradient).reduce(0) { $0 + $1.0 * $1.1 } }
      // Half of the squared length of the step is what the likelihood still has to gain.
      let gain = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if gain < 1e-24 * max(1, abs(likelihood)) {
        let errors = inverse.indices.map { inverse[$0][$0].squareRoot() }
        // Where labels are told apart without a mistake, coefficients and errors grow without end.
        guard zip(errors, [1] + columns.map(Self.deviation)).allSatisfy({ $0 * $1 < 1e3 }) else {
          return nil
        }
        self.coefficients = coefficients
        standardErrors = errors
        return
      }
      var factor = 1.0
      while true {
        let moved = zip(coefficients, step).map { $0 + factor * $1 }
        let found = Self.logLikelihood(moved, rows, labels, weights)
        if found >= likelihood - 1e-12 * abs(likelihood) || factor < 1e-6 {
          coefficients = moved
          likelihood = found
          break
        }
        factor /= 2
      }
    }
    // The likelihood rises without end.
    return nil
  }

  /// The standard deviation of a column.
  private static func deviation(_ column: [Double]) -> Double {
    let mean = column.reduce(0, +) / Double(max(1, column.count))
    let sum = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (sum / Double(max(1, column.count))).squareRoot()
  }

  private static func predictor(_ row: [Double], _ coefficients: [Double]) -> Double {
    zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func logLikelihood(
    _ coefficients: [Double],
    _ rows: [[Double]],
    _ labels: [Double],
    _ weights: [Double]
  ) -> Double {
    var sum = 0.0
    for (place, row) in rows.enumerated() {
      let value = predictor(row, coefficients)
      sum += weights[place] * (labels[place] * value - ElementaryFunctions.softplus(value))
    }
    return sum
  }

  private static func derivatives(
    _ coefficients: [Double],
    _ rows: [[Double]],
    _ labels: [Double],
    _ weights: [Double]
  ) -> (gradient: [Double], information: [[Double]]) {
    let size = coefficients.count
    var gradient = [Double](repeating: 0, count: size)
    var information = [[Double]](repeating: gradient, count: size)
    for (place, row) in rows.enumerated() {
      let share = ElementaryFunctions.sigmoid(predictor(row, coefficients))
      let spread = weights[place] * share * (1 - share)
      for first in 0..<size {
        gradient[first] += weights[place] * (labels[place] - share) * row[first]
        for second in 0...first {
          information[first][second] += spread * row[first] * row[second]
        }
      }
    }
    for first in 0..<size {
      for second in 0..<first { information[second][first] = information[first][second] }
    }
    return (gradient, information)
  }

  /// The inverse of a symmetric matrix; nil when it is singular, or as good as that.
  private static func inverse(of matrix: [[Double]]) -> [[Double]]? {
    let size = matrix.count
    // On one scale, so that what counts as singular has nothing to do with units.
    let scales = (0..<size).map { matrix[$0][$0].squareRoot() }
    guard scales.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    var left = (0..<size).map { row in
      (0..<size).map { matrix[row][$0] / scales[row] / scales[$0] }
    }
    var right = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0 } }
    for column in 0..<size {
      guard let pivot = (column..<size).max(by: { abs(left[$0][column]) < abs(left[$1][column]) }),
        abs(left[pivot][column]) > 1e-11
      else { return nil }
      left.swapAt(column, pivot)
      right.swapAt(column, pivot)
      let factor = 1 / left[column][column]
      left[column] = left[column].map { $0 * factor }
      right[column] = right[column].map { $0 * factor }
      for row in 0..<size where row != column {
        let share = left[row][column]
        for place in 0..<size {
          left[row][place] -= share * left[column][place]
          right[row][place] -= share * right[column][place]
        }
      }
    }
    return (0..<size).map { row in (0..<size).map { right[row][$0] / scales[row] / scales[$0] } }
  }
}
