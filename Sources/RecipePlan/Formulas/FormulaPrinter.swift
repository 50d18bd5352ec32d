/// Prints a formula as a line of plain text that a researcher reads at a glance.
///
/// `log π(y) − log π_ref(y)` is written `Δ(y)`; `legend` says so under the formula.
public struct FormulaPrinter: Sendable {
  /// Makes a printer.
  public init() {}

  /// The formula as text, such as `−log σ(0.1 · (Δ(chosen) − Δ(rejected)))`.
  public func text(_ formula: Formula) -> String { write(formula).text }

  /// What the short names of the formula mean, one sentence per name; empty when there are none.
  public func legend(_ formula: Formula) -> [String] {
    let text = text(formula)
    var lines: [String] = []
    if text.contains("Δ(") {
      lines.append("Δ(y) = log π(y) − log π_ref(y): the log-ratio of the reply y given its prompt")
    }
    if text.contains("Δₜ(") {
      lines.append("Δₜ(y) = log π(yₜ) − log π_ref(yₜ): the log-ratio of each token of the reply y")
    }
    if text.contains("|chosen|") || text.contains("|rejected|") || text.contains("|completion|") {
      lines.append("|y|: the number of tokens of the reply y, end of text included")
    }
    if text.contains("sg(") { lines.append("sg(x): x as a constant, without gradient") }
    return lines
  }

  /// How strongly a printed part holds together; a weaker part inside a stronger one is bracketed.
  private enum Strength: Int, Comparable {
    case sum, product, prefix, atom
    static func < (left: Strength, right: Strength) -> Bool { left.rawValue < right.rawValue }
  }

  private typealias Part = (text: String, strength: Strength)

  private func write(_ formula: Formula) -> Part {
    switch formula {
    case .constant(let value): return number(value)
    case .term(let term): return name(term)
    case .apply(let operation, let operands):
      if let ratio = logRatio(operation, operands) { return (ratio, .atom) }
      return write(operation, operands)
    }
  }

  private func write(_ operation: FormulaOperation, _ operands: [Formula]) -> Part {
    // A damaged plan is printed too, in the message that says what is wrong with it.
    guard operands.count == operation.operandCount else {
      return call(operation.rawValue, operands)
    }
    switch operation {
    case .add: return infix("+", operands, .sum, rightTighter: false)
    case .subtract: return infix("−", operands, .sum, rightTighter: true)
    case .multiply: return infix("·", operands, .product, rightTighter: false)
    case .divide: return infix("/", operands, .product, rightTighter: true)
    case .minimum: return call("min", operands)
    case .maximum: return call("max", operands)
    case .negate: return ("−" + unsigned(operands[0], atLeast: .prefix), .prefix)
    case .exp: return call("exp", operands)
    case .log: return call("log", operands)
    case .sigmoid: return call("σ", operands)
    case .logSigmoid: return (call("log σ", operands).text, .prefix)
    case .softplus: return call("softplus", operands)
    case .square: return (base(operands[0]) + "²", .atom)
    case .squareRoot: return call("√", operands)
    case .absolute: return ("|" + text(operands[0]) + "|", .atom)
    case .stopGradient: return call("sg", operands)
    case .sumOverTokens: return call("Σₜ", operands)
    case .meanOverTokens: return call("meanₜ", operands)
    }
  }

  private func call(_ name: String, _ operands: [Formula]) -> Part {
    ("\(name)(" + operands.map(text).joined(separator: ", ") + ")", .atom)
  }

  private func infix(
    _ sign: String,
    _ operands: [Formula],
    _ strength: Strength,
    rightTighter: Bool
  ) -> Part {
    let tighter = Strength(rawValue: strength.rawValue + 1) ?? .atom
    let left = bracketed(operands[0], atLeast: strength)
    let right = unsigned(operands[1], atLeast: rightTighter ? tighter : strength)
    return ("\(left) \(sign) \(right)", strength)
  }

  private func bracketed(_ formula: Formula, atLeast strength: Strength) -> String {
    let part = write(formula)
    return part.strength < strength ? "(\(part.text))" : part.text
  }

  /// An operand behind another sign: one that starts with a sign of its own is bracketed.
  private func unsigned(_ formula: Formula, atLeast strength: Strength) -> String {
    let text = bracketed(formula, atLeast: strength)
    return text.hasPrefix("−") ? "(\(text))" : text
  }

  /// An operand under an exponent: `log π(y)²` would read as the logarithm of a square.
  private func base(_ formula: Formula) -> String {
    let text = bracketed(formula, atLeast: .atom)
    return text.hasPrefix("log ") || text.hasSuffix("²") ? "(\(text))" : text
  }

  private func number(_ value: Double) -> Part {
    let text = value < 0 ? "−\(PlanValue.number(-value))" : "\(PlanValue.number(value))"
    return (text, value < 0 ? .prefix : .atom)
  }

  private func logRatio(_ operation: FormulaOperation, _ operands: [Formula]) -> String? {
    guard operation == .subtract, operands.count == 2, case .term(let left) = operands[0],
      case .term(let right) = operands[1], left.subject == right.subject
    else { return nil }
    if left.quantity == .logProbability, right.quantity == .referenceLogProbability {
      return "Δ(\(left.subject.rawValue))"
    }
    if left.quantity == .tokenLogProbabilities, right.quantity == .referenceTokenLogProbabilities {
      return "Δₜ(\(left.subject.rawValue))"
    }
    return nil
  }

  private func name(_ term: FormulaTerm) -> Part {
    let subject = term.subject.rawValue
    return switch term.quantity {
    // Not atoms: the square of `log π(y)` printed without brackets would read as log (π(y)²).
    case .logProbability: ("log π(\(subject))", .prefix)
    case .referenceLogProbability: ("log π_ref(\(subject))", .prefix)
    case .tokenLogProbabilities: ("log πₜ(\(subject))", .prefix)
    case .referenceTokenLogProbabilities: ("log π_ref,ₜ(\(subject))", .prefix)
    case .length: ("|\(subject)|", .atom)
    case .score: ("r(\(subject))", .atom)
    case .strength: ("strength", .atom)
    case .softLabel: ("p(chosen is better)", .atom)
    case .desirable: ("desirable", .atom)
    }
  }
}
