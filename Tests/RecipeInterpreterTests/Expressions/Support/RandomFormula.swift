import RecipePlan

/// Draws formulas whose values and slopes are moderate, so that difference quotients can check them.
struct RandomFormula {
  var random: FormulaRandom

  /// A formula with one value per example.
  mutating func perExample(depth: Int) -> Formula {
    guard depth > 0 else { return perExampleLeaf() }
    switch random.integer(0...12) {
    case 0: return .apply(.sumOverTokens, [perToken(depth: depth - 1, .chosen)])
    case 1: return .apply(.meanOverTokens, [perToken(depth: depth - 1, .rejected)])
    case 2...6: return binary { $0.perExample(depth: depth - 1) }
    default: return unary(perExample(depth: depth - 1))
    }
  }

  private mutating func perToken(depth: Int, _ subject: FormulaTerm.Subject) -> Formula {
    guard depth > 0 else {
      let quantities: [FormulaTerm.Quantity] = [
        .tokenLogProbabilities, .referenceTokenLogProbabilities,
      ]
      return .term(FormulaTerm(subject, quantities[random.integer(0...1)]))
    }
    switch random.integer(0...5) {
    case 0:
      // A value per example meets values per token.
      let mixed = [perToken(depth: depth - 1, subject), perExample(depth: depth - 1)]
      return .apply(.multiply, mixed.map(bounded))
    case 1, 2: return binary { $0.perToken(depth: depth - 1, subject) }
    default: return unary(perToken(depth: depth - 1, subject))
    }
  }

  private mutating func perExampleLeaf() -> Formula {
    switch random.integer(0...5) {
    case 0: .constant(random.number(-2...2))
    case 1: .term(FormulaTerm(.chosen, .score))
    case 2: .term(FormulaTerm(.rejected, .score))
    case 3: .term(FormulaTerm(.chosen, .logProbability))
    case 4: .term(FormulaTerm(.rejected, .referenceLogProbability))
    default: .term(FormulaTerm(.example, .strength))
    }
  }

  private mutating func binary(_ operand: (inout RandomFormula) -> Formula) -> Formula {
    let left = operand(&self)
    let right = operand(&self)
    return switch random.integer(0...6) {
    case 0, 1: .apply(.add, [left, right])
    case 2: .apply(.subtract, [left, right])
    case 3: .apply(.multiply, [bounded(left), right])
    case 4: .apply(.divide, [left, .apply(.add, [.apply(.softplus, [right]), .constant(0.5)])])
    case 5: .apply(.minimum, [left, right])
    default: .apply(.maximum, [left, right])
    }
  }

  private mutating func unary(_ operand: Formula) -> Formula {
    let positive = Formula.apply(.add, [.apply(.square, [bounded(operand)]), .constant(0.5)])
    return switch random.integer(0...10) {
    case 0: .apply(.negate, [operand])
    case 1: .apply(.exp, [bounded(operand)])
    case 2: .apply(.log, [positive])
    case 3: .apply(.sigmoid, [operand])
    case 4: .apply(.logSigmoid, [operand])
    case 5: .apply(.softplus, [operand])
    case 6: .apply(.square, [bounded(operand)])
    case 7: .apply(.squareRoot, [positive])
    case 8: .apply(.absolute, [operand])
    case 9: .apply(.stopGradient, [operand])
    default: .apply(.log, [.apply(.sigmoid, [operand])])
    }
  }

  /// The formula squeezed between −1 and 1.
  private func bounded(_ formula: Formula) -> Formula {
    .apply(
      .subtract,
      [
        .apply(
          .multiply,
          [.constant(2), .apply(.sigmoid, [.apply(.multiply, [.constant(0.2), formula])])]
        ),
        .constant(1),
      ]
    )
  }
}
