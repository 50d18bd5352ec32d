package import RecipePlan

/// Tries a loss term on made-up rows before anything is trained, whoever wrote it.
///
/// What is wrong is a finding: a formula that can't be evaluated, that is not a number on ordinary
/// rows, whose gradient is not that of its value, whose rows don't add up to the batch though it
/// reads no batch statistic, that lets a row of weight 0 take part, that is not finite where policy and
/// reference agree, or that other rows of a pass and padding change. What a researcher should know is a
/// note: values that are not finite at log-ratios of 10⁴, and losses without a lower bound.
package struct ObjectiveCheck {
  /// What is wrong, in sentences.
  package private(set) var findings: [String] = []
  /// What should be known, in sentences.
  package private(set) var notes: [String] = []
  /// The mean loss where the policy equals the reference; nil when it reads no reference or can't be
  /// evaluated.
  package private(set) var anchor: Double?
  /// Whether the anchor is the same for every row, so that a first step that starts from the reference
  /// shows it.
  package private(set) var isAnchorOfEveryRow = false

  private let term: LossTermPlan

  /// Tries a term.
  /// - Parameters:
  ///   - term: The term.
  ///   - others: The other terms of its stage that read the same rows.
  ///   - head: The head of the model that the term trains; nil for a policy, or for a score alone.
  package init(
    _ term: LossTermPlan,
    beside others: [LossTermPlan] = [],
    head: HeadPlan? = nil
  ) {
    self.init(term, beside: others, head: head) { try TermLoss([term]) }
  }

  /// Tries a term that is evaluated in a way of its own; tests give one with a mistake.
  init(
    _ term: LossTermPlan,
    beside others: [LossTermPlan] = [],
    head: HeadPlan? = nil,
    evaluation: () throws -> any LossEvaluation
  ) {
    self.term = term
    do {
      var probe = ObjectiveProbe(term.formula)
      let loss = try evaluation()
      let batch = probe.ordinary()
      try checkOrdinary(loss, batch)
      guard findings.isEmpty else { return }
      try checkGradient(loss, batch)
      try checkRows(loss, batch)
      try checkAnchor(loss, batch)
      try checkExtremes(loss, &probe)
      if let note = try LowerBoundCheck(term, beside: others).note { notes.append(note) }
      try checkPasses(head)
    } catch {
      findings.append("the formula can't be evaluated: \(error)")
    }
  }

  private func share(
    _ loss: any LossEvaluation,
    _ batch: FormulaBatch,
    weights: [Double]? = nil,
    denominators: [Double]? = nil
  ) throws -> LossShare {
    let weights = weights ?? Array(repeating: 1, count: batch.count)
    return try loss.share(
      of: batch,
      weights: weights,
      denominators: try denominators ?? self.denominators(loss, batch, weights)
    )
  }

  private func denominators(
    _ loss: any LossEvaluation,
    _ batch: FormulaBatch,
    _ weights: [Double]
  ) throws -> [Double] {
    [
      try TermLoss.denominator(
        of: term.normalizer,
        weights: weights,
        lengths: batch.replyLengths,
        rated: batch.ratedAttributes
      )
    ]
  }

  private mutating func checkOrdinary(_ loss: any LossEvaluation, _ batch: FormulaBatch) throws {
    let share = try share(loss, batch)
    if !share.total.isFinite {
      // A sign of what is no number says nothing.
      let value = share.total.isNaN ? "nan" : "\(share.total)"
      findings.append("the loss is \(value) on ordinary rows.")
    } else if !share.isFinite {
      findings.append("the loss is a number on ordinary rows, but its gradient is not.")
    }
  }

  /// Compares the gradient with central differences.
  private mutating func checkGradient(_ loss: any LossEvaluation, _ batch: FormulaBatch) throws {
    let weights = Array(repeating: 1.0, count: batch.count)
    let denominators = try denominators(loss, batch, weights)
    let share = try share(loss, batch)
    func total(_ moved: FormulaBatch) throws -> Double {
      try loss.total(
        of: moved,
        frozenAt: batch,
        weights: weights,
        denominators: denominators
      )
    }
    let step = 1e-5
    for (quantity, gradient) in share.gradients.sorted(by: {
      FormulaError.name($0.key) < FormulaError.name($1.key)
    }) {
      for (index, slope) in gradient.enumerated() {
        var (up, down) = (batch, batch)
        up.values[quantity]?[index] += step
        down.values[quantity]?[index] -= step
        let expected = try (total(up) - total(down)) / (2 * step)
        if abs(slope - expected) > 1e-4 * max(1, abs(expected)) {
          findings.append(
            "the gradient for \(FormulaError.name(quantity)) is \(slope) where the loss changes by "
              + "\(expected): the formula has a jump or a kink on ordinary rows."
          )
          return
        }
      }
    }
    for (scalar, slope) in share.learned.sorted(by: { $0.key.name < $1.key.name }) {
      var (up, down) = (batch, batch)
      up.learned[scalar] = scalar.initial + step
      down.learned[scalar] = scalar.initial - step
      let expected = try (total(up) - total(down)) / (2 * step)
      if abs(slope - expected) > 1e-4 * max(1, abs(expected)) {
        findings.append(
          "the gradient for '\(scalar.name)' is \(slope) where the loss changes by \(expected)."
        )
      }
    }
  }

  /// A batch is its rows, and a row of weight 0 is no row.
  private mutating func checkRows(_ loss: any LossEvaluation, _ batch: FormulaBatch) throws {
    let whole = try share(loss, batch)
    if !term.formula.readsBatch {
      let weights = Array(repeating: 1.0, count: batch.count)
      let denominators = try denominators(loss, batch, weights)
      var total = 0.0
      for row in 0..<batch.count {
        total += try share(loss, batch.row(row), denominators: denominators).total
      }
      if abs(total - whole.total) > 1e-9 * max(1, abs(whole.total)) {
        findings.append("the loss of a batch is \(whole.total), but its rows add up to \(total).")
      }
    }
    // Orders refuse rows that weigh differently.
    guard !term.formula.ordersBatch else { return }
    var weights = Array(repeating: 1.0, count: batch.count)
    weights[batch.count - 1] = 0
    let share = try share(loss, batch, weights: weights)
    let isSpared = share.gradients.allSatisfy { quantity, gradient in
      // The weights are all rows' own.
      if quantity.subject == .model { return true }
      return batch.range(of: quantity, row: batch.count - 1).map {
        gradient[$0].allSatisfy { $0 == 0 }
      }
        ?? true
    }
    if !isSpared { findings.append("a row of weight 0 has a gradient.") }
  }

  private mutating func checkAnchor(_ loss: any LossEvaluation, _ batch: FormulaBatch) throws {
    guard term.formula.terms.contains(where: \.readsReference) else { return }
    var anchored = batch
    for (quantity, values) in batch.values where quantity.quantity == .tokenLogProbabilities {
      for same in [
        FormulaTerm.Quantity.referenceTokenLogProbabilities, .previousTokenLogProbabilities,
      ]
      where batch.values[FormulaTerm(quantity.subject, same)] != nil {
        anchored.values[FormulaTerm(quantity.subject, same)] = values
      }
    }
    for quantity in batch.values.keys
    where quantity.quantity.isOfDistributions && quantity.readsReference {
      anchored.values[quantity] = batch.values[quantity]?.map { _ in 0 }
    }
    let share = try share(loss, anchored)
    anchor = share.total
    let losses = share.rows.flatMap(\.self)
    isAnchorOfEveryRow = losses.allSatisfy { abs($0 - losses[0]) <= 1e-9 * max(1, abs(losses[0])) }
    if !share.isFinite {
      findings.append("the loss or its gradient is not finite where policy and reference agree.")
    }
  }

  /// Tries the term through a model, if made-up rows and a model of the given head have what it reads.
  private mutating func checkPasses(_ head: HeadPlan?) throws {
    let terms = term.formula.terms
    let needsHead = terms.contains { $0.quantity.isOfRewards && $0.quantity != .score }
    guard head != nil || !needsHead, !terms.contains(where: { $0.subject == .model }),
      // A batch of a dictionary is one whole.
      head?.role != .featureDictionary, !terms.contains(where: { $0.quantity.isOfDictionary })
    else { return }
    do {
      findings += try PassCheck(term, head: head).findings
    } catch is LocatedRunError {
      // The term reads something of rows that only data of its own kind have.
    } catch FormulaError.missing {
      // Or something that a training stage alone makes.
    }
  }

  private mutating func checkExtremes(
    _ loss: any LossEvaluation,
    _ probe: inout ObjectiveProbe
  ) throws {
    let share = try share(loss, probe.extreme(2e4))
    if !share.isFinite {
      notes.append(
        "not finite at log-ratios of ±10⁴: such a row stops the run, which names it."
      )
    }
  }
}

extension FormulaBatch {
  /// The number of tokens of every row's replies.
  var replyLengths: [FormulaTerm.Subject: [Int]] {
    var lengths: [FormulaTerm.Subject: [Int]] = [:]
    for subject in tokenStarts.keys {
      let tokens = FormulaTerm(subject, .tokenLogProbabilities)
      lengths[subject] = (0..<count).map { range(of: tokens, row: $0)?.count ?? 0 }
    }
    return lengths
  }

  /// Whether each row rates an attribute that is read.
  var ratedAttributes: [String: [Bool]] {
    var rated: [String: [Bool]] = [:]
    for (term, values) in values where term.quantity == .isRated {
      if let name = term.name { rated[name] = values.map { $0 != 0 } }
    }
    return rated
  }

  /// One row alone.
  func row(_ row: Int) -> FormulaBatch {
    var part = FormulaBatch(count: 1)
    part.learned = learned
    part.weights = weights.map { [$0[row]] }
    if let starts = candidateStarts { part.candidateStarts = [0, starts[row + 1] - starts[row]] }
    for (subject, starts) in tokenStarts {
      let replies =
        subject == .candidates
        ? (candidateStarts.map { $0[row]..<$0[row + 1] } ?? 0..<0) : row..<row + 1
      let first = starts[replies.lowerBound]
      part.tokenStarts[subject] = [0] + replies.map { starts[$0 + 1] - first }
    }
    for (term, numbers) in values {
      if term.shape == .rowPairs {
        part.values[term] = [numbers[row * count + row]]
        continue
      }
      if let range = range(of: term, row: row) { part.values[term] = Array(numbers[range]) }
    }
    return part
  }
}
