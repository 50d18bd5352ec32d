/// An operation on one array that a formula program performs value by value.
enum UnaryOperation: Hashable, Sendable {
  case negate, exp, log, sigmoid, logSigmoid, softplus, square, squareRoot, absolute
  case logNormalCDF
  /// exp(x) − 1 without cancellation near 0; the compiler puts it in.
  case expMinusOne
  /// log(1 + x) without cancellation near 0; the compiler puts it in.
  case logOnePlus
  /// log(1 − exp(x)) without cancellation near 0.
  case logOneMinusExp
  /// The operand, through which no gradient flows.
  case stopGradient

  /// The operation on one number.
  func value(_ x: Double) -> Double { values([x])[0] }

  /// The operation on every number of an array.
  func values<Number: FormulaNumber>(_ input: [Number]) -> [Number] {
    switch self {
    case .negate: input.mapped { -$0 }
    case .exp: input.mapped { Number.exp($0) }
    case .log: input.mapped { Number.log($0) }
    case .sigmoid: input.mapped { StableMath.sigmoid($0) }
    case .logSigmoid: input.mapped { StableMath.logSigmoid($0) }
    case .softplus: input.mapped { StableMath.softplus($0) }
    case .square: input.mapped { $0 * $0 }
    case .squareRoot: input.mapped { $0.squareRoot() }
    case .absolute: input.mapped { abs($0) }
    case .expMinusOne: input.mapped { Number.expMinusOne($0) }
    case .logOnePlus: input.mapped { Number.logOnePlus($0) }
    case .logOneMinusExp: input.mapped { StableMath.logOneMinusExp($0) }
    case .logNormalCDF: input.mapped { StableMath.logNormalCDF($0) }
    case .stopGradient: input
    }
  }

  /// Adds what flows back to the operand.
  /// - Parameters:
  ///   - target: The operand's adjoint.
  ///   - adjoint: The result's adjoint.
  ///   - input: The operand.
  ///   - output: The result.
  func pullBack<Number: FormulaNumber>(
    into target: inout [Number],
    adjoint: [Number],
    input: [Number],
    output: [Number]
  ) {
    switch self {
    case .negate: target.accumulate(adjoint, times: -1)
    case .exp: target.accumulate(adjoint, output) { x in x }
    case .log: target.accumulate(adjoint, input) { x in 1 / x }
    case .sigmoid: target.accumulate(adjoint, input) { x in StableMath.sigmoidSlope(x) }
    case .logSigmoid: target.accumulate(adjoint, input) { x in StableMath.sigmoid(-x) }
    case .softplus: target.accumulate(adjoint, input) { x in StableMath.sigmoid(x) }
    case .square: target.accumulate(adjoint, input) { x in 2 * x }
    case .squareRoot: target.accumulate(adjoint, output) { x in 0.5 / x }
    case .absolute:
      target.accumulate(adjoint, input) { x in x > 0 ? 1 : (x < 0 ? -1 : 0) }
    case .expMinusOne: target.accumulate(adjoint, output) { x in x + 1 }
    case .logOnePlus: target.accumulate(adjoint, input) { x in 1 / (1 + x) }
    case .logOneMinusExp:
      target.accumulate(adjoint, input) { x in -1 / Number.expMinusOne(-x) }
    case .logNormalCDF:
      target.accumulate(adjoint, input) { x in StableMath.logNormalCDFSlope(x) }
    case .stopGradient: break
    }
  }
}
