import RecipePlan

extension HeadPlan {
  /// The scores of some subjects' replies, made of what a pass has given where the head gives several
  /// values; those of subjects that the pass hasn't read are left out.
  /// - Parameters:
  ///   - batch: What a pass has given.
  ///   - subjects: Whose scores are wanted.
  /// - Returns: One number per reply; empty for a head without scores.
  /// - Throws: A `FormulaError` for values that don't fit each other.
  func scores(
    in batch: FormulaBatch,
    of subjects: [FormulaTerm.Subject]
  ) throws -> [FormulaTerm.Subject: [Double]] {
    var scores: [FormulaTerm.Subject: [Double]] = [:]
    for subject in subjects {
      guard let formula = score(of: subject) else {
        scores[subject] = batch.values[FormulaTerm(subject, .score)]
        continue
      }
      guard formula.terms.allSatisfy({ batch.values[$0] != nil }) else { continue }
      scores[subject] = try Self.values(of: formula, in: batch)
    }
    return scores
  }

  /// A preference model's preference for every row's chosen reply; nil for another head.
  func preferences(in batch: FormulaBatch) throws -> [Double]? {
    guard let formula = preference(of: .chosen, over: .rejected),
      formula.terms.allSatisfy({ batch.values[$0] != nil })
    else { return nil }
    return try Self.values(of: formula, in: batch)
  }

  /// A formula's values, one per example or per candidate.
  private static func values(of formula: Formula, in batch: FormulaBatch) throws -> [Double] {
    guard formula.shape == .candidates else { return try CompiledFormula(formula).values(batch) }
    // Formulas have one value per example: each candidate becomes one.
    var single = batch
    let starts = batch.candidateStarts ?? []
    single.count = starts.last ?? 0
    single.candidateStarts = nil
    single.values = [:]
    let renamed = formula.replacing { term in
      .term(FormulaTerm(.completion, .output, name: "\(term.subject.rawValue) \(term.name ?? "")"))
    }
    for term in formula.terms {
      let own = batch.values[term] ?? []
      let key = FormulaTerm(
        .completion,
        .output,
        name: "\(term.subject.rawValue) \(term.name ?? "")"
      )
      single.values[key] =
        term.subject == .candidates
        ? own
        : zip(own, zip(starts, starts.dropFirst())).flatMap { value, range in
          Array(repeating: value, count: range.1 - range.0)
        }
    }
    return try CompiledFormula(renamed).values(single)
  }
}

extension TrainPlan {
  /// The stage with its formulas as a model's head gives what they read.
  func resolved(by head: HeadPlan?) -> TrainPlan {
    guard let head else { return self }
    var plan = self
    plan.terms = terms.map { term in
      var resolved = term
      resolved.formula = head.resolved(term.formula)
      return resolved
    }
    return plan
  }
}
