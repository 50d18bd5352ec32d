package import RecipePlan

/// The loss terms of a training stage that read the same rows, compiled together.
///
/// The total is Σₖ factorₖ · (Σᵢ wᵢ·lossₖᵢ) / denominatorₖ. Denominators are those of the whole
/// optimizer step, so that the shares of its micro-batches add up to exactly the step's loss and
/// gradient, however the step is cut.
package struct TermLoss: Sendable {
  /// The terms.
  package let terms: [LossTermPlan]
  private let program: FormulaProgram

  /// Compiles terms; parts that their formulas have in common are evaluated once.
  /// - Throws: `FormulaError.malformed` for a formula whose shapes contradict each other.
  package init(_ terms: [LossTermPlan]) throws {
    self.terms = terms
    program = try FormulaProgram(terms.map(\.formula))
  }

  /// The learned numbers of all terms, in the order in which the formulas read them.
  package var learnedScalars: [LearnedScalar] { program.learned.map(\.scalar) }

  /// What a term is divided by, over the rows of one optimizer step.
  /// - Parameters:
  ///   - normalizer: What the term is averaged over.
  ///   - weights: The weight of every row.
  ///   - lengths: The number of tokens of every row's replies.
  ///   - rated: Whether each row rates an attribute.
  /// - Returns: The total weight of the rows, or of their tokens.
  /// - Throws: A `FormulaError` when the lengths of a named reply are missing.
  package static func denominator(
    of normalizer: NormalizerPlan,
    weights: [Double],
    lengths: [FormulaTerm.Subject: [Int]],
    rated: [String: [Bool]] = [:]
  ) throws -> Double {
    var total = 0.0
    let subjects: [FormulaTerm.Subject]
    switch normalizer {
    case .examples: return weights.reduce(0, +)
    case .tokens(let named): subjects = named
    case .ratings(let names):
      for name in names {
        let term = FormulaTerm(.completion, .isRated, name: name)
        guard let own = rated[name] else { throw FormulaError.missing(term) }
        for (weight, isRated) in zip(weights, own) where isRated { total += weight }
      }
      return total
    }
    for subject in subjects {
      let term = FormulaTerm(subject, .length)
      guard let counts = lengths[subject] else { throw FormulaError.missing(term) }
      guard counts.count == weights.count else {
        throw FormulaError.wrongCount(term, expected: weights.count, found: counts.count)
      }
      for (weight, count) in zip(weights, counts) { total += weight * Double(count) }
    }
    return total
  }

  /// A micro-batch's share of the loss and its gradient.
  ///
  /// A row of weight 0 takes no part, also when its loss is not finite.
  /// - Parameters:
  ///   - batch: The rows.
  ///   - weights: The weight of every row.
  ///   - denominators: What every term is divided by, over the whole optimizer step.
  /// - Returns: The share; those of a step's micro-batches add up to the step's loss.
  /// - Throws: A `FormulaError` that names what doesn't fit.
  package func share(
    of batch: FormulaBatch,
    weights: [Double],
    denominators: [Double]
  ) throws -> LossShare {
    var state = FormulaState()
    return try share(of: batch, weights: weights, denominators: denominators, state: &state)
  }

  /// A micro-batch's share of the loss and its gradient, with what formulas remember of the steps
  /// before.
  ///
  /// Statistics of the batch are those of the given rows: a term that reads the batch must be given
  /// the whole of it.
  /// - Parameters:
  ///   - batch: The rows.
  ///   - weights: The weight of every row.
  ///   - denominators: What every term is divided by, over the whole optimizer step.
  ///   - state: The running means before the step, and after it those with the step's rows.
  /// - Returns: The share; those of a step's micro-batches add up to the step's loss.
  /// - Throws: A `FormulaError` that names what doesn't fit.
  package func share(
    of batch: FormulaBatch,
    weights: [Double],
    denominators: [Double],
    state: inout FormulaState
  ) throws -> LossShare {
    try check(batch, weights, denominators)
    var weighted = batch
    weighted.weights = weights
    let run = try program.run(weighted, state: state)
    state = run.state
    return share(of: run, weights: weights, denominators: denominators)
  }

  /// A micro-batch's share as another type of numbers computes it.
  ///
  /// Training computes in double precision; this shows what the terms lose in single precision.
  /// - Parameters:
  ///   - batch: The rows.
  ///   - weights: The weight of every row.
  ///   - denominators: What every term is divided by, over the whole optimizer step.
  ///   - number: The type in which every step of the formulas is evaluated.
  ///   - state: The running means before the step.
  /// - Returns: The share.
  /// - Throws: A `FormulaError` that names what doesn't fit.
  package func share<Number: FormulaNumber>(
    of batch: FormulaBatch,
    weights: [Double],
    denominators: [Double],
    in number: Number.Type,
    state: FormulaState = FormulaState()
  ) throws -> LossShare {
    try check(batch, weights, denominators)
    var weighted = batch
    weighted.weights = weights
    let run = try program.run(weighted, as: number, state: state)
    return share(of: run, weights: weights, denominators: denominators)
  }

  /// The total at another batch with the parts that stop gradients as they are at the first one.
  package func total(
    of batch: FormulaBatch,
    frozenAt base: FormulaBatch,
    weights: [Double],
    denominators: [Double]
  ) throws -> Double {
    var (weighted, first) = (batch, base)
    weighted.weights = weights
    first.weights = weights
    let run = try program.run(weighted, frozen: program.run(first))
    return share(of: run, weights: weights, denominators: denominators).total
  }

  private func share<Number: FormulaNumber>(
    of run: ProgramRun<Number>,
    weights: [Double],
    denominators: [Double]
  ) -> LossShare {
    var share = LossShare(terms: [], total: 0, gradients: [:], learned: [:], rows: [])
    var upstream: [[Double]] = []
    for (index, term) in terms.enumerated() {
      let losses = run.output(index)
      var sum = 0.0
      for (weight, loss) in zip(weights, losses) where weight != 0 { sum += weight * loss }
      share.rows.append(losses)
      share.terms.append(sum / denominators[index])
      share.total += term.weight * sum / denominators[index]
      upstream.append(weights.map { term.weight * $0 / denominators[index] })
    }
    (share.gradients, share.learned) = run.gradients(upstream: upstream)
    return share
  }

  private func check(
    _ batch: FormulaBatch,
    _ weights: [Double],
    _ denominators: [Double]
  ) throws {
    guard weights.count == batch.count else {
      throw FormulaError.wrongLength(of: "weights", expected: batch.count, found: weights.count)
    }
    guard denominators.count == terms.count else {
      throw FormulaError.wrongLength(
        of: "denominators",
        expected: terms.count,
        found: denominators.count
      )
    }
    for (index, value) in denominators.enumerated() where !(value > 0 && value.isFinite) {
      throw FormulaError.emptyDenominator(term: index, value: value)
    }
  }
}
