import Foundation
import RecipePlan

/// Evaluates a formula for one row straight from its definition: slow, without stable forms, and
/// independent of the compiler that it checks.
struct PlainEvaluator {
  /// The row's quantities; one number, or one per token.
  var row: [FormulaTerm: [Double]]
  /// The row that `stopGradient` reads, so that a difference quotient doesn't see it move.
  var frozen: [FormulaTerm: [Double]]

  init(_ row: [FormulaTerm: [Double]]) {
    self.row = row
    self.frozen = row
  }

  /// The formula's values: one, or one per token.
  func values(_ formula: Formula) -> [Double] {
    switch formula {
    case .constant(let value): return [value]
    case .learned(let scalar): return [scalar.initial]
    case .term(let term): return row[term] ?? []
    case .apply(.stopGradient, let operands):
      return PlainEvaluator(frozen).values(operands[0])
    case .apply(.sumOverTokens, let operands): return [values(operands[0]).reduce(0, +)]
    case .apply(.meanOverTokens, let operands):
      let tokens = values(operands[0])
      return [tokens.reduce(0, +) / Double(tokens.count)]
    case .apply(.logSumExpOverTokens, let operands):
      return [log(values(operands[0]).reduce(0) { $0 + exp($1) })]
    case .apply(let operation, let operands):
      let parts = operands.map { ($0.isPerToken, values($0)) }
      let count = parts.first { $0.0 }?.1.count ?? 1
      return (0..<count).map { index in
        number(operation, parts.map { $0.0 ? $0.1[index] : $0.1[0] })
      }
    }
  }

  private func number(_ operation: FormulaOperation, _ operands: [Double]) -> Double {
    let x = operands[0]
    let y = operands.count > 1 ? operands[1] : .nan
    return switch operation {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .minimum: min(x, y)
    case .maximum: max(x, y)
    case .negate: -x
    case .exp: exp(x)
    case .log: log(x)
    case .sigmoid: 1 / (1 + exp(-x))
    case .logSigmoid: log(1 / (1 + exp(-x)))
    case .softplus: log(1 + exp(x))
    case .square: x * x
    case .squareRoot: sqrt(x)
    case .absolute: abs(x)
    case .power: pow(x, y)
    case .less: x < y ? 1 : 0
    case .lessOrEqual: x <= y ? 1 : 0
    case .equal: x == y ? 1 : 0
    case .select: x != 0 ? y : operands[2]
    case .logOneMinusExp: log(1 - exp(x))
    case .logNormalCDF: log(0.5 * erfc(-x / sqrt(2)))
    // Operations over candidates and batches have tests of their own.
    default: .nan
    }
  }

  /// The slope of the formula along one number of the row, by central differences.
  func slope(_ formula: Formula, _ term: FormulaTerm, _ index: Int, step: Double = 1e-5) -> Double {
    func moved(_ distance: Double) -> Double {
      var copy = self
      copy.row[term]?[index] += distance
      return copy.values(formula)[0]
    }
    return (moved(step) - moved(-step)) / (2 * step)
  }
}
