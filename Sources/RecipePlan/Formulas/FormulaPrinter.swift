/// Prints a formula as a line of plain text that a researcher reads at a glance.
///
/// `log π(y) − log π_ref(y)` is written `Δ(y)`; `legend` says so under the formula. `FormulaLaTeX`
/// prints the same for a paper.
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
    if formula.terms.contains(where: { $0.quantity == .length }) {
      lines.append("|y|: the number of tokens of the reply y, end of text included")
    }
    for (mark, meaning) in Self.marks where text.contains(mark) { lines.append(meaning) }
    for head in formula.learnedHeads {
      lines.append(
        "\(head.name ?? "head"): a linear function of the policy's hidden state that is trained, from "
          + "\(PlanValue.number(head.parameter ?? 0))"
      )
    }
    for scalar in formula.learnedScalars {
      lines.append(
        "\(scalar.name): a number that is trained, from \(PlanValue.number(scalar.initial))"
      )
    }
    return lines
  }

  private static let marks: [(String, String)] = [
    ("sg(", "sg(x): x as a constant, without gradient"),
    ("gate(", "gate(k): the logit of the share of k, read at the end of the prompt"),
    (
      "s(chosen ≻ rejected)",
      "s(a ≻ b): how strongly the model prefers a to b; s(b ≻ a) = −s(a ≻ b)"
    ),
    (", rejected)", "g(a, b): by how much a is better than b, for the model that reads b behind a"),
    ("(mismatched)", "mismatched: the reply of another row behind this row's prompt"),
    ("(yₖ)", "yₖ: the candidates of the list, k = 1 … K"),
    ("first(", "first(x), second(x): x of the one and of the other candidate of an ordered pair"),
    ("sortₖ(", "sortₖ(x): the values of x over the list from the largest to the smallest"),
    ("rank(", "rank(x): the place of x in its list, 1 for the largest"),
    (
      "cos(hᵢ",
      "hᵢ, h′ⱼ: the hidden states at the end of the replies of rows i and j of the batch, read twice with "
        + "dropout"
    ),
    ("diag(", "diag(x): x of the pair of a row with itself, i = j"),
    ("mean_b(", "mean_b(x): the mean of x over the batch"),
    ("sort_b(", "sort_b(x): the batch's values of x in rising order"),
    ("rank_b(", "rank_b(x): the place of x in the batch, 1 for the smallest"),
    ("Σ_b(", "Σ_b(x): the sum of x over the batch, each with its row's weight"),
    ("Σ_second(", "Σ_second(x): the sum of x over the second candidate of ordered pairs"),
    ("running(", "running(x): the mean of x over all rows so far, this batch included"),
    ("average(", "average(x): the moving average of the batches' means of x"),
    ("Σᵥ", "Σᵥ: the sum over the vocabulary"),
    ("π_start", "π_start: the policy with which the stage starts"),
    ("T = ", "T: the temperature by which the logits of both policies are divided"),
    (
      "activationₜ(",
      "activationₜ(y): the mean of the reference's last hidden state, scaled from 0 to 1 over y"
    ),
    ("ratingₜ(", "ratingₜ(y): what the data say of each token of y"),
    (
      "error(",
      "error(n): the mean squared distance of the comparison from what the first n features make of it"
    ),
    (
      "error(idle)",
      "error(idle): that of what the features leave from what idle features make of it"
    ),
    (
      "spread(",
      "spread(v): the mean squared distance of v, the comparison or what is left of it, from its mean"
    ),
    ("changed(", "changed(y): 1 for the tokens of y that the other reply doesn't share"),
  ]

  /// How strongly a printed part holds together; a weaker part inside a stronger one is bracketed.
  private enum Strength: Int, Comparable {
    case sum, product, prefix, atom
    static func < (left: Strength, right: Strength) -> Bool { left.rawValue < right.rawValue }
  }

  private typealias Part = (text: String, strength: Strength)

  private func write(_ formula: Formula) -> Part {
    switch formula {
    case .constant(let value): return number(value)
    case .learned(let scalar): return (scalar.name, .atom)
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
    if let name = Self.functions[operation] {
      let part = call(name, operands)
      return name.contains(" ") ? (part.text, .prefix) : part
    }
    switch operation {
    case .add: return infix("+", operands, .sum, rightTighter: false)
    case .subtract: return infix("−", operands, .sum, rightTighter: true)
    case .multiply: return infix("·", operands, .product, rightTighter: false)
    case .divide: return infix("/", operands, .product, rightTighter: true)
    case .negate: return ("−" + unsigned(operands[0], atLeast: .prefix), .prefix)
    case .square: return (base(operands[0]) + "²", .atom)
    case .power: return (base(operands[0]) + "^" + base(operands[1]), .atom)
    case .absolute: return ("|" + text(operands[0]) + "|", .atom)
    case .less: return ("[" + text(operands[0]) + " < " + text(operands[1]) + "]", .atom)
    case .lessOrEqual: return ("[" + text(operands[0]) + " ≤ " + text(operands[1]) + "]", .atom)
    case .equal: return ("[" + text(operands[0]) + " = " + text(operands[1]) + "]", .atom)
    default: return call(operation.rawValue, operands)
    }
  }

  /// The names of operations that are written as functions.
  private static let functions: [FormulaOperation: String] = [
    .minimum: "min", .maximum: "max", .select: "if", .exp: "exp", .log: "log", .sigmoid: "σ",
    .logSigmoid: "log σ", .softplus: "softplus", .logOneMinusExp: "log1mexp",
    .logNormalCDF: "log Φ", .squareRoot: "√", .stopGradient: "sg", .sumOverTokens: "Σₜ",
    .meanOverTokens: "meanₜ", .logSumExpOverTokens: "logsumexpₜ", .sortOverCandidates: "sortₖ",
    .sumOverPlaces: "Σₖ", .meanOverPlaces: "meanₖ", .sumOverCandidates: "Σₖ",
    .meanOverCandidates: "meanₖ",
    .logSumExpOverCandidates: "logsumexpₖ", .rankOverCandidates: "rank", .firstOfPair: "first",
    .secondOfPair: "second", .sumOverSecond: "Σ_second", .logSumExpOverSecond: "logsumexp_second",
    .logSumExpOverSecondRow: "logsumexpⱼ", .ofSameRow: "diag",
    .sumOverBatch: "Σ_b", .meanOverBatch: "mean_b", .sort: "sort_b", .meanOverRanks: "mean_b",
    .rankInBatch: "rank_b", .runningMean: "running", .movingAverage: "average",
  ]

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
      return "Δ(\(Self.name(left.subject)))"
    }
    if left.quantity == .tokenLogProbabilities, right.quantity == .referenceTokenLogProbabilities {
      return "Δₜ(\(Self.name(left.subject)))"
    }
    return nil
  }

  private func name(_ term: FormulaTerm) -> Part {
    let subject = Self.name(term.subject)
    return switch term.quantity {
    // Not atoms: the square of `log π(y)` printed without brackets would read as log (π(y)²).
    case .logProbability: ("log π(\(subject))", .prefix)
    case .referenceLogProbability: ("log π_ref(\(subject))", .prefix)
    case .tokenLogProbabilities: ("log πₜ(\(subject))", .prefix)
    case .referenceTokenLogProbabilities: ("log π_ref,ₜ(\(subject))", .prefix)
    case .previousLogProbability: ("log π_start(\(subject))", .prefix)
    case .previousTokenLogProbabilities: ("log π_start,ₜ(\(subject))", .prefix)
    case .tokenLogSquareSums: ("log Σᵥ πₜ(v | \(subject))²", .prefix)
    case .tokenDivergences: ("KLₜ(π_ref ‖ π | \(subject))", .atom)
    case .tokenReverseDivergences: ("KLₜ(π ‖ π_ref | \(subject))", .atom)
    case .tokenEntropies: ("Hₜ(π | \(subject))", .atom)
    case .tokenTemperedDivergences:
      ("KLₜ(π_ref ‖ π | \(subject), T = \(PlanValue.number(term.parameter ?? 1)))", .atom)
    case .tokenReferenceActivations: ("activationₜ(\(subject))", .atom)
    case .tokenHeadValues: ("\(term.name ?? "head")ₜ(\(subject))", .atom)
    case .headValue: ("\(term.name ?? "head")(\(subject))", .atom)
    case .tokenRatings: ("ratingₜ(\(subject))", .atom)
    case .tokenPositions: ("t(\(subject))", .atom)
    case .changedTokens: ("changed(\(subject))", .atom)
    case .length: ("|\(subject)|", .atom)
    case .score: ("r(\(subject))", .atom)
    case .rating: ("rating(\(subject))", .atom)
    case .rank: ("place(\(subject))", .atom)
    case .candidateCount: ("K", .atom)
    case .strength: ("strength", .atom)
    case .softLabel: ("p(chosen is better)", .atom)
    case .desirable: ("desirable", .atom)
    case .output: ("\(term.name ?? "output")(\(subject))", .atom)
    case .gate: ("gate(\(term.name ?? ""))", .atom)
    case .preference: ("s(chosen ≻ rejected)", .atom)
    case .dictionaryError: ("error(\(term.name ?? ""))", .atom)
    case .dictionarySpread: ("spread(\(term.name ?? ""))", .atom)
    case .gap: ("g(\(subject))", .atom)
    case .similarity:
      (
        Self.similarity(term.subject) { "h\($1)(\(Self.name($0)))" }
          + (term.parameter.map { "; dropout \(PlanValue.number($0))" } ?? "") + ")",
        .atom
      )
    case .attribute: ("rated \(term.name ?? "")(\(subject))", .atom)
    case .weightDistance: ("‖θ − θ_ref‖²", .atom)
    case .headOverlap: ("Σ_{i<j} |wᵢ·wⱼ|", .atom)
    case .tasteDivergence: ("KL(taste ‖ N(0, 1))", .atom)
    case .annotatorRows: ("rows(annotator)", .atom)
    case .isRated: ("[\(term.name ?? "") is rated]", .atom)
    }
  }

  /// A cosine up to what follows its two vectors: of a reply, or of a comparison's two.
  private static func similarity(
    _ subject: FormulaTerm.Subject,
    _ state: (FormulaTerm.Subject, String) -> String
  ) -> String {
    let vectors = ["ᵢ", "′ⱼ"].map { mark in
      subject == .example
        ? "\(state(.chosen, mark)) − \(state(.rejected, mark))" : state(subject, mark)
    }
    return "cos(" + vectors.joined(separator: ", ")
  }

  private static func name(_ subject: FormulaTerm.Subject) -> String {
    if let (first, second) = subject.orderedPair { return "\(name(first)), \(name(second))" }
    return subject == .candidates ? "yₖ" : subject.rawValue
  }
}
