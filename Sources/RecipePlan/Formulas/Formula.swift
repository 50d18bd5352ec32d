/// A loss as a symbolic expression: what is differentiated, printed, compared and fingerprinted.
///
/// Every formula has a shape: it says what there is one value for. The recipe language checks
/// shapes with types; `faults` checks them again for a plan that was read from a file.
public indirect enum Formula: Hashable, Sendable {
  /// A number that the recipe fixes.
  case constant(Double)
  /// A number that is trained with the model.
  case learned(LearnedScalar)
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

  /// Every learned number of the formula, without repetition, in order of first appearance.
  public var learnedScalars: [LearnedScalar] {
    var seen: [LearnedScalar] = []
    visit { if case .learned(let scalar) = $0, !seen.contains(scalar) { seen.append(scalar) } }
    return seen
  }

  /// Every learned function of hidden states that the formula reads, as a term of the example, without
  /// repetition, in order of first appearance.
  public var learnedHeads: [FormulaTerm] {
    var seen: [FormulaTerm] = []
    for term in terms where term.quantity.isOfHead {
      let head = term.of(.example)
      if !seen.contains(head) { seen.append(head) }
    }
    return seen
  }

  /// Whether training changes the formula's value and a gradient says how.
  public var hasGradient: Bool {
    switch self {
    case .constant: return false
    case .learned: return true
    case .term(let term): return term.isLearned
    case .apply(let operation, let operands):
      guard !operation.stopsGradient else { return false }
      // What decides between two values has no gradient.
      let followed = operation == .select ? operands.dropFirst() : operands[...]
      return followed.contains(where: \.hasGradient)
    }
  }

  /// Whether the loss of one row depends on the other rows of its batch.
  public var readsBatch: Bool {
    var reads = false
    visit {
      switch $0 {
      case .apply(let operation, _): if operation.readsBatch { reads = true }
      // A dictionary keeps the largest numbers of a whole batch.
      case .term(let term):
        let isFeature = term.quantity == .output && term.subject == .example
        if term.quantity.isOfDictionary || isFeature { reads = true }
      default: break
      }
    }
    return reads
  }

  /// Whether the formula puts the rows of a batch in an order, so that they must weigh the same.
  public var ordersBatch: Bool { contains(.sort) || contains(.rankInBatch) }

  /// Whether an operation occurs in the formula.
  public func contains(_ wanted: FormulaOperation) -> Bool {
    var found = false
    visit { if case .apply(let operation, _) = $0, operation == wanted { found = true } }
    return found
  }

  /// Calls a closure with the formula and all its parts, outermost first.
  public func visit(_ body: (Formula) -> Void) {
    body(self)
    if case .apply(_, let operands) = self {
      for operand in operands { operand.visit(body) }
    }
  }

  /// What the formula has one value for; nil when its parts don't go together.
  public var shape: FormulaShape? {
    var faults: [String] = []
    return shape(&faults)
  }

  /// The formula with other formulas in the place of terms.
  /// - Parameter replacement: What stands for a term; nil to leave it.
  /// - Returns: The formula with every replacement made.
  public func replacing(_ replacement: (FormulaTerm) -> Formula?) -> Formula {
    switch self {
    case .constant, .learned: self
    case .term(let term): replacement(term) ?? self
    case .apply(let operation, let operands):
      .apply(operation, operands.map { $0.replacing(replacement) })
    }
  }

  /// Whether the formula is a sequence over the tokens of one reply.
  public var isPerToken: Bool { if case .tokens? = shape { true } else { false } }

  /// What is wrong with the formula as a loss, in sentences; empty when nothing is.
  public var faults: [String] {
    var faults: [String] = []
    switch shape(&faults) {
    case .examples?, .batch?, nil: break
    case .tokens?:
      faults.append("The formula is a value per token; sum or average it over tokens.")
    case .candidates?:
      faults.append("The formula is a value per candidate; sum or average it over candidates.")
    case let shape?: faults.append("The formula is a value \(shape); sum or average it.")
    }
    return faults
  }

  private func shape(_ faults: inout [String]) -> FormulaShape? {
    switch self {
    case .constant(let value):
      if !value.isFinite { faults.append("A constant of the formula is not finite.") }
      return .batch
    case .learned(let scalar):
      if !scalar.initial.isFinite || scalar.name.isEmpty {
        faults.append("A learned number needs a name and a finite initial value.")
      }
      return .batch
    case .term(let term):
      if let fault = term.fault { faults.append(fault) }
      return term.shape
    case .apply(let operation, let operands):
      var shapes: [FormulaShape] = []
      var isSound = true
      for operand in operands {
        if let shape = operand.shape(&faults) { shapes.append(shape) } else { isSound = false }
      }
      // What follows from a fault inside is no fault of its own.
      guard isSound else { return nil }
      if operation == .movingAverage, case .constant(let decay)? = operands.last,
        !(0..<1).contains(decay)
      {
        faults.append(
          "The decay of a moving average is \(PlanValue.number(decay)); it must be from 0 to less "
            + "than 1."
        )
      }
      do {
        return try operation.shape(of: shapes)
      } catch {
        faults.append(error.message)
        return nil
      }
    }
  }
}

extension Formula: Codable {
  private enum Key: String, CodingKey {
    case constant, learned, subject, quantity, name, parameter, operation, operands
  }

  /// Reads a formula.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let value = try container.decodeIfPresent(Double.self, forKey: .constant) {
      self = .constant(value)
    } else if let scalar = try container.decodeIfPresent(LearnedScalar.self, forKey: .learned) {
      self = .learned(scalar)
    } else if let operation = try container.decodeIfPresent(
      FormulaOperation.self,
      forKey: .operation
    ) {
      self = .apply(operation, try container.decode([Formula].self, forKey: .operands))
    } else {
      self = .term(
        FormulaTerm(
          try container.decode(FormulaTerm.Subject.self, forKey: .subject),
          try container.decode(FormulaTerm.Quantity.self, forKey: .quantity),
          name: try container.decodeIfPresent(String.self, forKey: .name),
          parameter: try container.decodeIfPresent(Double.self, forKey: .parameter)
        )
      )
    }
  }

  /// Writes a formula as one object per part.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .constant(let value): try container.encode(value, forKey: .constant)
    case .learned(let scalar): try container.encode(scalar, forKey: .learned)
    case .term(let term):
      try container.encode(term.subject, forKey: .subject)
      try container.encode(term.quantity, forKey: .quantity)
      try container.encodeIfPresent(term.name, forKey: .name)
      try container.encodeIfPresent(term.parameter, forKey: .parameter)
    case .apply(let operation, let operands):
      try container.encode(operation, forKey: .operation)
      try container.encode(operands, forKey: .operands)
    }
  }
}
