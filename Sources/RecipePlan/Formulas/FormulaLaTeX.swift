/// Prints a formula for a paper: LaTeX for mathematics mode, with the field's usual symbols.
///
/// The policy is `\pi_\theta`, the reference `\pi_{\mathrm{ref}}`, the replies of a comparison
/// `y_w` and `y_l`; brackets grow with what they hold.
public struct FormulaLaTeX: Sendable {
  /// Makes a printer.
  public init() {}

  /// The formula in LaTeX, such as `-\log \sigma\left(0.1 \left(a - b\right)\right)`.
  public func text(_ formula: Formula) -> String { write(formula).text }

  /// How strongly a printed part holds together.
  private enum Strength: Int, Comparable {
    case sum, product, prefix, script, atom
    static func < (left: Strength, right: Strength) -> Bool { left.rawValue < right.rawValue }
  }

  private typealias Part = (text: String, strength: Strength)

  private func write(_ formula: Formula) -> Part {
    switch formula {
    case .constant(let value):
      let text = Self.number(Swift.abs(value))
      return value < 0 ? ("-" + text, .prefix) : (text, text.contains(" ") ? .product : .atom)
    case .learned(let scalar):
      return ("\\mathrm{\(scalar.name.replacing("_", with: "\\_"))}", .atom)
    case .term(let term): return name(term)
    case .apply(let operation, let operands):
      guard operands.count == operation.operandCount else {
        return call("\\mathrm{\(operation.rawValue)}", operands)
      }
      return write(operation, operands)
    }
  }

  private func write(_ operation: FormulaOperation, _ operands: [Formula]) -> Part {
    if let name = Self.functions[operation] {
      let part = call(name, operands)
      return name.contains(" ") ? (part.text, .prefix) : part
    }
    switch operation {
    case .add: return infix(" + ", operands, .sum, right: .sum)
    case .subtract: return infix(" - ", operands, .sum, right: .product)
    case .multiply: return infix(" \\cdot ", operands, .product, right: .product)
    case .divide: return ("\\frac{\(text(operands[0]))}{\(text(operands[1]))}", .atom)
    case .negate: return ("-" + unsigned(operands[0], atLeast: .prefix), .prefix)
    case .square: return (bracketed(operands[0], atLeast: .atom) + "^{2}", .script)
    case .power:
      return (bracketed(operands[0], atLeast: .atom) + "^{\(text(operands[1]))}", .script)
    case .squareRoot: return ("\\sqrt{\(text(operands[0]))}", .atom)
    case .absolute: return ("\\left|\(text(operands[0]))\\right|", .atom)
    case .less: return iverson("<", operands)
    case .lessOrEqual: return iverson("\\le", operands)
    case .equal: return iverson("=", operands)
    case .select:
      let parts = operands.map(text)
      let cases = "\(parts[1]) & \\text{if } \(parts[0]) \\\\ \(parts[2]) & \\text{otherwise}"
      return ("\\begin{cases} \(cases) \\end{cases}", .atom)
    case .firstOfPair: return (bracketed(operands[0], atLeast: .atom) + "^{(i)}", .script)
    case .secondOfPair: return (bracketed(operands[0], atLeast: .atom) + "^{(j)}", .script)
    case .logSumExpOverSecond:
      let condition = "j:\\, \(text(operands[1]))"
      return ("\\log \\sum_{\(condition)} \\exp\\left(\(text(operands[0]))\\right)", .prefix)
    default: return call("\\mathrm{\(operation.rawValue)}", operands)
    }
  }

  /// The names of operations that are written as functions.
  private static let functions: [FormulaOperation: String] = [
    .minimum: "\\min", .maximum: "\\max", .exp: "\\exp", .log: "\\log", .sigmoid: "\\sigma",
    .logSigmoid: "\\log \\sigma", .softplus: "\\mathrm{softplus}",
    .logOneMinusExp: "\\mathrm{log1mexp}", .logNormalCDF: "\\log \\Phi",
    .stopGradient: "\\mathrm{sg}", .sumOverTokens: "\\sum_{t} ",
    .meanOverTokens: "\\operatorname{mean}_{t}",
    .logSumExpOverTokens: "\\operatorname{logsumexp}_{t}",
    .sortOverCandidates: "\\operatorname{sort}_{k}", .sumOverPlaces: "\\sum_{k} ",
    .meanOverPlaces: "\\operatorname{mean}_{k}", .sumOverCandidates: "\\sum_{k} ",
    .meanOverCandidates: "\\operatorname{mean}_{k}",
    .logSumExpOverCandidates: "\\operatorname{logsumexp}_{k}",
    .rankOverCandidates: "\\operatorname{rank}_{k}", .sumOverSecond: "\\sum_{j} ",
    .logSumExpOverSecondRow: "\\operatorname{logsumexp}_{j}", .ofSameRow: "\\operatorname{diag}",
    .sumOverBatch: "\\sum_{b} ", .meanOverBatch: "\\operatorname{mean}_{b}",
    .meanOverRanks: "\\operatorname{mean}_{b}", .sort: "\\operatorname{sort}_{b}",
    .rankInBatch: "\\operatorname{rank}_{b}", .runningMean: "\\operatorname{running}",
    .movingAverage: "\\operatorname{average}",
  ]

  private func call(_ name: String, _ operands: [Formula]) -> Part {
    ("\(name)\\left(\(operands.map(text).joined(separator: ", "))\\right)", .atom)
  }

  private func iverson(_ sign: String, _ operands: [Formula]) -> Part {
    ("\\left[\(text(operands[0])) \(sign) \(text(operands[1]))\\right]", .atom)
  }

  private func infix(
    _ sign: String,
    _ operands: [Formula],
    _ strength: Strength,
    right: Strength
  ) -> Part {
    let left = bracketed(operands[0], atLeast: strength)
    return (left + sign + unsigned(operands[1], atLeast: right), strength)
  }

  private func bracketed(_ formula: Formula, atLeast strength: Strength) -> String {
    let part = write(formula)
    return part.strength < strength ? "\\left(\(part.text)\\right)" : part.text
  }

  private func unsigned(_ formula: Formula, atLeast strength: Strength) -> String {
    let text = bracketed(formula, atLeast: strength)
    return text.hasPrefix("-") ? "\\left(\(text)\\right)" : text
  }

  private func name(_ term: FormulaTerm) -> Part {
    let reply = Self.symbol(term.subject)
    let policy = "\\pi_\\theta"
    let reference = "\\pi_{\\mathrm{ref}}"
    return switch term.quantity {
    case .logProbability: ("\\log \(policy)(\(reply))", .prefix)
    case .referenceLogProbability: ("\\log \(reference)(\(reply))", .prefix)
    case .tokenLogProbabilities: ("\\log \(policy)(\(reply)^{t})", .prefix)
    case .referenceTokenLogProbabilities: ("\\log \(reference)(\(reply)^{t})", .prefix)
    case .previousLogProbability: ("\\log \\pi_{0}(\(reply))", .prefix)
    case .previousTokenLogProbabilities: ("\\log \\pi_{0}(\(reply)^{t})", .prefix)
    case .tokenLogSquareSums: ("\\log \\sum_{v} \(policy)(v \\mid \(reply)^{<t})^{2}", .prefix)
    case .tokenDivergences:
      ("D_{\\mathrm{KL}}^{t}(\(reference) \\,\\|\\, \(policy);\\, \(reply))", .atom)
    case .tokenReverseDivergences:
      ("D_{\\mathrm{KL}}^{t}(\(policy) \\,\\|\\, \(reference);\\, \(reply))", .atom)
    case .tokenEntropies: ("H_{t}(\(policy);\\, \(reply))", .atom)
    case .tokenTemperedDivergences:
      (
        "D_{\\mathrm{KL}}^{t}(\(reference)^{1/T} \\,\\|\\, \(policy)^{1/T};\\, \(reply),"
          + " T = \(Self.number(term.parameter ?? 1)))",
        .atom
      )
    case .tokenReferenceActivations: ("a_{t}(\(reply))", .atom)
    case .tokenHeadValues: ("\\mathrm{\(escaped(term.name))}_{t}(\(reply))", .atom)
    case .headValue: ("\\mathrm{\(escaped(term.name))}(\(reply))", .atom)
    case .tokenRatings: ("\\mathrm{rating}_{t}(\(reply))", .atom)
    case .tokenPositions: ("t", .atom)
    case .changedTokens: ("c_{t}(\(reply))", .atom)
    case .length: ("|\(reply)|", .atom)
    case .score: ("r_\\theta(\(reply))", .atom)
    case .rating: ("\\mathrm{rating}(\(reply))", .atom)
    case .rank: ("\\mathrm{place}(\(reply))", .atom)
    case .candidateCount: ("K", .atom)
    case .strength: ("m", .atom)
    case .softLabel: ("p", .atom)
    case .desirable: ("z", .atom)
    case .output: ("\\mathrm{\(escaped(term.name))}_\\theta(\(reply))", .atom)
    case .gate: ("g_{\\mathrm{\(escaped(term.name))}}(x)", .atom)
    case .preference: ("s_\\theta(y_w \\succ y_l)", .atom)
    case .dictionaryError: ("E_{\\mathrm{\(escaped(term.name))}}", .atom)
    case .dictionarySpread: ("V_{\\mathrm{\(escaped(term.name))}}", .atom)
    case .gap: ("g_\\theta(\(reply))", .atom)
    case .similarity:
      if term.subject == .example {
        ("\\cos(h_i(y_w) - h_i(y_l), h'_j(y_w) - h'_j(y_l))", .atom)
      } else {
        ("\\cos(h_i(\(reply)), h'_j(\(reply)))", .atom)
      }
    case .attribute: ("a_{\\mathrm{\(escaped(term.name))}}(\(reply))", .atom)
    case .weightDistance: ("\\|\\theta - \\theta_{\\mathrm{ref}}\\|^{2}", .script)
    case .headOverlap: ("\\sum_{i<j} |w_i^{\\top} w_j|", .atom)
    case .tasteDivergence:
      ("\\mathrm{KL}(q_\\theta(z \\mid u) \\,\\|\\, \\mathcal{N}(0, I))", .atom)
    case .annotatorRows: ("n_u", .atom)
    case .isRated: ("\\left[a_{\\mathrm{\(escaped(term.name))}}(\(reply))\\right]", .atom)
    }
  }

  /// A number from 0, with a power of ten as such.
  private static func number(_ value: Double) -> String {
    let parts = "\(PlanValue.number(value))".split(separator: "e", maxSplits: 1)
    guard parts.count == 2, let exponent = Int(parts[1]) else {
      return parts.joined(separator: "e")
    }
    return "\(parts[0]) \\cdot 10^{\(exponent)}"
  }

  /// A name as LaTeX prints it.
  private func escaped(_ name: String?) -> String {
    (name ?? "").replacing("_", with: "\\_")
  }

  private static func symbol(_ subject: FormulaTerm.Subject) -> String {
    switch subject {
    case .chosen: "y_w"
    case .rejected: "y_l"
    case .extra: "y'"
    case .completion: "y"
    case .mismatched: "\\tilde{y}"
    case .candidates: "y_k"
    case .example: "x"
    case .model: "\\theta"
    case .chosenThenRejected: "y_w, y_l"
    case .rejectedThenChosen: "y_l, y_w"
    case .chosenTwice: "y_w, y_w"
    case .rejectedTwice: "y_l, y_l"
    }
  }
}
