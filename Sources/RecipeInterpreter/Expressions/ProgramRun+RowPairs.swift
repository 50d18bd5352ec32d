extension ProgramRun {
  /// Each row's logarithm of the sum of exponentials over its pairs, with the second rows' weights; a row
  /// of weight 0 takes no part.
  func rowLogSumExps(_ pairs: [Number]) -> [Number] {
    let (weights, count) = (weights, batch.count)
    return (0..<count).map { first in
      var greatest = -Number.infinity
      for second in 0..<count where weights[second] != 0 {
        let value = pairs[first * count + second]
        greatest = value > greatest || value.isNaN ? value : greatest
      }
      guard greatest.isFinite else { return greatest }
      var sum: Number = 0
      for second in 0..<count where weights[second] != 0 {
        sum += weights[second] * Number.exp(pairs[first * count + second] - greatest)
      }
      return greatest + Number.log(sum)
    }
  }

  /// What flows back from rows' sums of exponentials to the pairs.
  func pairShares(_ pairs: [Number], totals: [Number], adjoint: [Number]) -> [Number] {
    let (weights, count) = (weights, batch.count)
    var result = [Number](repeating: 0, count: pairs.count)
    for first in 0..<count where adjoint[first] != 0 {
      for second in 0..<count where weights[second] != 0 {
        let place = first * count + second
        result[place] =
          adjoint[first] * weights[second] * Number.exp(pairs[place] - totals[first])
      }
    }
    return result
  }

  /// The value of each row's pair with itself.
  func diagonal(_ pairs: [Number]) -> [Number] {
    (0..<batch.count).map { pairs[$0 * batch.count + $0] }
  }

  /// Pairs that are 0 but for each row's with itself.
  func diagonalPairs(_ rows: [Number]) -> [Number] {
    var result = [Number](repeating: 0, count: batch.count * batch.count)
    for (row, value) in rows.enumerated() { result[row * batch.count + row] = value }
    return result
  }
}
