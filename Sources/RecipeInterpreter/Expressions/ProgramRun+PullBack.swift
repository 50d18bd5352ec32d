import RecipePlan

extension ProgramRun {
  /// Adds what flows back from a step to the steps that it reads.
  func pullBack(_ step: Int, _ adjoints: inout [[Number]]) {
    let adjoint = adjoints[step]
    switch program.instructions[step] {
    case .constant, .learned, .term, .rank, .runningMean, .movingAverage: break
    case .unary(let operation, let operand):
      guard program.isActive[operand] else { return }
      operation.pullBack(
        into: &adjoints[operand],
        adjoint: adjoint,
        input: values[operand],
        output: values[step]
      )
    case .binary(let operation, let left, let right):
      if program.isActive[left] {
        operation.pullBackLeft(
          into: &adjoints[left],
          adjoint: adjoint,
          values[left],
          values[right]
        )
      }
      if program.isActive[right] {
        operation.pullBackRight(
          into: &adjoints[right],
          adjoint: adjoint,
          values[left],
          values[right]
        )
      }
    case .select(let condition, let value, let other):
      let decision = values[condition]
      if program.isActive[value] {
        adjoints[value].accumulate(zipped(decision, adjoint, adjoint.count) { $0 != 0 ? $1 : 0 })
      }
      if program.isActive[other] {
        adjoints[other].accumulate(zipped(decision, adjoint, adjoint.count) { $0 != 0 ? 0 : $1 })
      }
    case .spread(let operand, let shape):
      guard program.isActive[operand], let segments = known(shape) else { return }
      adjoints[operand].accumulate(segments.sums(adjoint))
    case .reduce(.sum, let operand, let shape):
      guard let segments = known(shape) else { return }
      adjoints[operand].accumulate(segments.spread(adjoint))
    case .reduce(.mean, let operand, let shape):
      guard let segments = known(shape) else { return }
      adjoints[operand].accumulate(segments.spreadEvenly(adjoint))
    case .reduce(.logSumExp, let operand, let shape):
      pullBackLogSumExp(operand, shape, step, adjoint, &adjoints, mask: nil)
    case .reduce(.logMeanExp, let operand, let shape):
      pullBackLogSumExp(operand, shape, step, adjoint, &adjoints, mask: nil, isMean: true)
    case .maskedLogSumExp(let operand, let mask):
      pullBackLogSumExp(operand, .pairs, step, adjoint, &adjoints, mask: values[mask])
    case .second(let operand):
      guard let segments = known(.candidates) else { return }
      adjoints[operand].accumulate(segments.sumsOfSeconds(adjoint))
    case .rowLogSumExp(let operand):
      adjoints[operand].accumulate(
        pairShares(values[operand], totals: values[step], adjoint: adjoint)
      )
    case .diagonal(let operand): adjoints[operand].accumulate(diagonalPairs(adjoint))
    case .batchSum(let operand, let isMean):
      let share = adjoint[0] / (isMean ? totalWeight : 1)
      adjoints[operand].accumulate(weights, times: share)
    case .batchLogSumExp(let operand, let isMean):
      let total = values[step][0]
      let divisor = isMean ? totalWeight : 1
      let shares = zipped(weights, values[operand], batch.count) { weight, value in
        weight == 0 ? 0 : weight / divisor * Number.exp(value - total)
      }
      adjoints[operand].accumulate(shares, times: adjoint[0])
    case .sortList(let operand):
      guard let segments = known(.candidates) else { return }
      var moved = [Number](repeating: 0, count: adjoint.count)
      for (place, index) in segments.order(values[operand]).enumerated() {
        moved[index] = adjoint[place]
      }
      adjoints[operand].accumulate(moved)
    case .sort(let operand):
      var moved = [Number](repeating: 0, count: batch.count)
      for (place, row) in order(values[operand]).enumerated() { moved[row] = adjoint[place] }
      adjoints[operand].accumulate(moved)
    }
  }

  private func pullBackLogSumExp(
    _ operand: Int,
    _ shape: FormulaShape,
    _ step: Int,
    _ adjoint: [Number],
    _ adjoints: inout [[Number]],
    mask: [Number]?,
    isMean: Bool = false
  ) {
    guard let segments = known(shape) else { return }
    let totals = segments.spread(values[step])
    let shares = zipped(values[operand], totals, totals.count) { Number.exp($0 - $1) }
    let upstream = isMean ? segments.spreadEvenly(adjoint) : segments.spread(adjoint)
    var result = [Number](repeating: 0, count: shares.count)
    for index in result.indices
    where upstream[index] != 0 && mask.map({ $0[index] != 0 }) ?? true {
      result[index] = upstream[index] * shares[index]
    }
    adjoints[operand].accumulate(result)
  }
}
