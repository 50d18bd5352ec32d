/// A loss as a symbolic expression: what is differentiated, printed, compared and fingerprinted.
///
/// Every formula has a shape: a number per example, or a sequence per reply. Sequences become
/// numbers only by `sumOverTokens` and `meanOverTokens`. The recipe language checks shapes with
/// types; `shapeFaults` checks them again for a plan that was read from a file.
public indirect enum Formula: Hashable, Sendable {
  /// A number that the recipe fixes.
  case constant(Double)
  /// A quantity of the example.
  case term(FormulaTerm)
  /// An operation on formulas.
  case apply(FormulaOperation, [Formula])
}

extension Formula {
  /// Every term that the formula reads, without repetition, in order of first appearance.
  public var terms: [FormulaTerm] {
    var seen: [FormulaTerm] = []
    visit { if case .term(let term) = $0, !seen.contains(term) { seen.append(term) } }
    return seen
  }

  /// Calls a closure with the formula and all its parts, outermost first.
  public func visit(_ body: (Formula) -> Void) {
    body(self)
    if case .apply(_, let operands) = self {
      for operand in operands { operand.visit(body) }
    }
  }

  /// Whether the formula is a sequence over the tokens of one reply.
  public var isPerToken: Bool {
    switch self {
    case .constant: false
    case .term(let term): term.isPerToken
    case .apply(let operation, let operands):
      operation.reducesTokens ? false : operands.contains(where: \.isPerToken)
    }
  }

  /// What is wrong with the formula's shape, in sentences; empty when nothing is.
  public var faults: [String] {
    var faults: [String] = []
    visit { part in
      switch part {
      case .constant(let value):
        if !value.isFinite { faults.append("A constant of the formula is not finite.") }
      case .term: break
      case .apply(let operation, let operands):
        if operands.count != operation.operandCount {
          faults.append(
            "'\(operation.rawValue)' takes \(operation.operandCount) operands, not \(operands.count)."
          )
        }
        if operation.reducesTokens, operands.first?.isPerToken == false {
          faults.append("'\(operation.rawValue)' needs a quantity per token.")
        }
        let subjects = Set(
          operands.flatMap { $0.isPerToken ? $0.tokenSubjects : [] }
        )
        if subjects.count > 1 {
          let names = subjects.map(\.rawValue).sorted().joined(separator: " and ")
          faults.append("Tokens of \(names) stand in one operation, but they don't correspond.")
        }
      }
    }
    if isPerToken {
      faults.append("The formula is a value per token; sum or average it over tokens.")
    }
    return faults
  }

  private var tokenSubjects: [FormulaTerm.Subject] {
    switch self {
    case .constant: []
    case .term(let term): term.isPerToken ? [term.subject] : []
    case .apply(let operation, let operands):
      operation.reducesTokens ? [] : operands.flatMap(\.tokenSubjects)
    }
  }
}

extension Formula: Codable {
  private enum Key: String, CodingKey {
    case constant, subject, quantity, operation, operands
  }

  /// Reads a formula.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let value = try container.decodeIfPresent(Double.self, forKey: .constant) {
      self = .constant(value)
    } else if let operation = try container.decodeIfPresent(
      FormulaOperation.self,
      forKey: .operation
    ) {
      self = .apply(operation, try container.decode([Formula].self, forKey: .operands))
    } else {
      self = .term(
        FormulaTerm(
          try container.decode(FormulaTerm.Subject.self, forKey: .subject),
          try container.decode(FormulaTerm.Quantity.self, forKey: .quantity)
        )
      )
    }
  }

  /// Writes a formula as one object per part.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .constant(let value): try container.encode(value, forKey: .constant)
    case .term(let term):
      try container.encode(term.subject, forKey: .subject)
      try container.encode(term.quantity, forKey: .quantity)
    case .apply(let operation, let operands):
      try container.encode(operation, forKey: .operation)
      try container.encode(operands, forKey: .operands)
    }
  }
}
