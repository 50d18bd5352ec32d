extension FormulaOperation {
  /// The shapes of an operation's operands and of its result, if it doesn't work value by value.
  package var passage: (operand: FormulaShape, result: FormulaShape)? {
    switch self {
    case .sumOverCandidates, .meanOverCandidates, .logSumExpOverCandidates:
      (.candidates, .examples)
    case .rankOverCandidates: (.candidates, .candidates)
    case .sortOverCandidates: (.candidates, .places)
    case .sumOverPlaces, .meanOverPlaces: (.places, .examples)
    case .firstOfPair, .secondOfPair: (.candidates, .pairs)
    case .sumOverSecond, .logSumExpOverSecond: (.pairs, .candidates)
    case .logSumExpOverSecondRow, .ofSameRow: (.rowPairs, .examples)
    case .sumOverBatch, .meanOverBatch, .runningMean, .movingAverage: (.examples, .batch)
    case .sort: (.examples, .ranks)
    case .meanOverRanks: (.ranks, .batch)
    case .rankInBatch: (.examples, .examples)
    default: nil
    }
  }

  /// The shape of the operation's result.
  /// - Parameter operands: The operands' shapes, as many as the operation takes.
  /// - Returns: The shape.
  /// - Throws: `FormulaShapeFault` for operands that don't go together.
  public func shape(of operands: [FormulaShape]) throws(FormulaShapeFault) -> FormulaShape {
    guard operands.count == operandCount else {
      throw FormulaShapeFault(
        "'\(rawValue)' takes \(operandCount) operands, not \(operands.count)."
      )
    }
    if self == .sumOverTokens || self == .meanOverTokens || self == .logSumExpOverTokens {
      guard case .tokens = operands[0], let parent = operands[0].parent else {
        throw FormulaShapeFault("'\(rawValue)' needs a quantity per token.")
      }
      return parent
    }
    if let passage {
      // A value of an outer shape is the same for all that it belongs to.
      guard operands.allSatisfy({ $0.joined(with: passage.operand) == passage.operand }) else {
        throw FormulaShapeFault("'\(rawValue)' needs a quantity \(passage.operand).")
      }
      return passage.result
    }
    var shape = operands[0]
    for operand in operands.dropFirst() {
      guard let joined = shape.joined(with: operand) else {
        if case .tokens(let left) = shape, case .tokens(let right) = operand {
          let names = [left.rawValue, right.rawValue].sorted().joined(separator: " and ")
          throw FormulaShapeFault(
            "Tokens of \(names) stand in one operation, but they don't correspond."
          )
        }
        throw FormulaShapeFault(
          "A value \(shape) and a value \(operand) stand in one '\(rawValue)', but they don't "
            + "correspond."
        )
      }
      shape = joined
    }
    return shape
  }
}
