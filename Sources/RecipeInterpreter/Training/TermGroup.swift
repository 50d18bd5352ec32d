import OptimizationCore
import PreferenceData
import RecipePlan

/// The terms of a stage that read the same rows, with what they need of them.
struct TermGroup {
  /// The terms' places in the plan.
  let places: [Int]
  let loss: TermLoss
  let data: DataReference
  let rows: TokenizedRows
  /// Replies that must be run through the model, with their places in a row.
  let subjects: [(subject: FormulaTerm.Subject, place: Int)]
  /// Replies that are run through the model without gradients.
  let frozenSubjects: [(subject: FormulaTerm.Subject, place: Int)]
  /// What the terms read beside log-probabilities, as terms of the example.
  let distributions: Set<FormulaTerm>
  let reference: ReplyScores?
  /// Whether the reference's log-probabilities are computed beside each step's, since it moves.
  let runsReference: Bool
  /// What the stage's starting weights say of the rows, if a term reads it.
  let previous: ReplyScores?
  /// The frozen policy itself, for terms that read whole distributions of it.
  let referenceModel: ModelInstance?
  /// How rows' replies are laid out for a pass, with tokens behind every reply that nothing reads.
  let pack: Pack
  /// Whether the terms read rewards' ingredients, so that TRL's metrics can be logged.
  let isPrimary: Bool
  /// For every row, the weights of all rows that its annotator judged; empty if no term reads it.
  let annotatorRows: [Double]

  /// Lays out the subjects' replies of some rows with some padding.
  typealias Pack =
    @Sendable (
      _ rows: [TokenizedRow],
      _ subjects: [(subject: FormulaTerm.Subject, place: Int)],
      _ padding: Int
    ) -> PackedReplies

  /// - Throws: A `LocatedRunError` at the term that reads a value that rows lack.
  init(
    places: [Int],
    terms: [LossTermPlan],
    node: PlanNode,
    data: DataReference,
    rows: TokenizedRows,
    reference: ReplyScores?,
    referenceModel: ModelInstance? = nil,
    runsReference: Bool = false,
    previous: ReplyScores? = nil,
    isPrimary: Bool,
    pack: @escaping Pack = { PackedReplies($0, subjects: $1, padding: $2) }
  ) throws {
    self.places = places
    do {
      self.loss = try TermLoss(terms)
    } catch let error as FormulaError {
      let names = terms.map(\.declared.type).joined(separator: ", ")
      throw LocatedRunError(
        location: node.location(ofTerm: places.first ?? 0),
        underlying: RunError.unusable("\(names): \(error)")
      )
    }
    self.data = data
    self.rows = rows
    self.reference = reference
    self.referenceModel = referenceModel
    self.runsReference = runsReference
    self.previous = previous
    self.isPrimary = isPrimary
    self.pack = pack
    let read = rows.places(of: terms, whole: false)
    subjects = read.filter { $0.subject != .mismatched }
    frozenSubjects = read.filter { $0.subject == .mismatched }
    distributions = Self.distributions(of: terms.flatMap(\.formula.terms))
    annotatorRows = Self.annotatorRows(of: rows, read: terms)
    for (place, term) in zip(places, terms) {
      if let fault = missingValue(of: term) ?? rows.breach(by: term) {
        throw LocatedRunError(location: node.location(ofTerm: place), underlying: fault)
      }
    }
  }

  /// What terms read of a model beside log-probabilities and scores, as terms of the example.
  static func distributions(of terms: [FormulaTerm]) -> Set<FormulaTerm> {
    let read = terms.filter { term in
      let quantity = term.quantity
      return quantity == .tokenLogSquareSums || quantity.isOfDistributions
        || quantity.runsReference || quantity.isOfHead || quantity.isOfDictionary
        || quantity == .similarity
    }
    // Similarities are of the rows of one subject, or of both replies.
    return Set(read.map { $0.quantity == .similarity ? $0 : $0.of(.example) })
  }

  /// What each term is divided by over the rows of one optimizer step.
  func denominators(of batch: [Int]) throws -> [Double] {
    let weights = batch.map { rows.rows[$0].weight }
    var lengths: [FormulaTerm.Subject: [Int]] = [:]
    for (place, subject) in rows.subjects.enumerated() {
      lengths[subject] = batch.map { row in
        rows.rows[row].replies(of: subject, place: place).reduce(0) { $0 + $1.count }
      }
    }
    lengths[.extra] = batch.map { rows.rows[$0].extra?.count ?? 0 }
    var rated: [String: [Bool]] = [:]
    for case .ratings(let names) in loss.terms.map(\.normalizer) {
      for name in names { rated[name] = batch.map { rows.rows[$0].attributes[name] != nil } }
    }
    return try loss.terms.map {
      try TermLoss.denominator(
        of: $0.normalizer,
        weights: weights,
        lengths: lengths,
        rated: rated
      )
    }
  }

  /// What formulas read of some rows, but for the model's own values.
  func batch(of chosen: [Int], packed: PackedReplies) -> FormulaBatch {
    var batch = FormulaBatch(count: chosen.count)
    batch.tokenStarts = packed.tokenStarts
    let picked = chosen.map { rows.rows[$0] }
    batch.values[FormulaTerm(.example, .softLabel)] = picked.map { $0.softLabel ?? 1 }
    // Rows without these were refused before the first step, if any term reads them.
    batch.values[FormulaTerm(.example, .strength)] = picked.map { $0.strength ?? 0 }
    batch.values[FormulaTerm(.example, .desirable)] = picked.map { $0.desirable ?? 0 }
    batch.candidateStarts = packed.candidateStarts
    addRatings(of: picked, to: &batch)
    if !annotatorRows.isEmpty {
      batch.values[FormulaTerm(.example, .annotatorRows)] = chosen.map { annotatorRows[$0] }
    }
    for term in loss.terms.flatMap(\.formula.terms) {
      guard let name = term.name else { continue }
      let found = picked.map { $0.attributes[name] }
      switch term.quantity {
      case .attribute: batch.values[term] = found.map { $0 ?? 0 }
      case .isRated: batch.values[term] = found.map { $0 == nil ? 0 : 1 }
      default: break
      }
    }
    if loss.terms.contains(where: { term in
      term.formula.terms.contains { $0.quantity == .changedTokens }
    }) {
      let changes = picked.map { CommonSubsequence.changes($0.replies[0], $0.replies[1]) }
      batch.values[FormulaTerm(.chosen, .changedTokens)] = changes.flatMap(\.first)
      batch.values[FormulaTerm(.rejected, .changedTokens)] = changes.flatMap(\.second)
    }
    for (scores, quantity) in [
      (reference, FormulaTerm.Quantity.referenceTokenLogProbabilities),
      (previous, .previousTokenLogProbabilities),
    ] {
      guard let scores else { continue }
      for (subject, _) in subjects + frozenSubjects {
        batch.values[FormulaTerm(subject, quantity)] = chosen.flatMap {
          scores.tokens(of: subject, row: $0)
        }
      }
    }
    addTokenRatings(of: picked, to: &batch)
    return batch
  }

  private func addTokenRatings(of rows: [TokenizedRow], to batch: inout FormulaBatch) {
    for (place, subject) in self.rows.subjects.enumerated()
    where batch.tokenStarts[subject] != nil && subject != .candidates {
      // Rows without them were refused before the first step, if any term reads them.
      let lists = rows.map { $0.tokenRatings[place] ?? $0.replies[place].map { _ in 0 } }
      batch.values[FormulaTerm(subject, .tokenRatings)] = lists.flatMap(\.self)
    }
  }

  private func addRatings(of rows: [TokenizedRow], to batch: inout FormulaBatch) {
    let zeros = { (row: TokenizedRow) in row.replies.map { _ in 0.0 } }
    if batch.candidateStarts != nil {
      batch.values[FormulaTerm(.candidates, .rating)] = rows.flatMap { $0.ratings ?? zeros($0) }
      batch.values[FormulaTerm(.candidates, .rank)] = rows.flatMap { $0.ranks ?? zeros($0) }
    } else {
      for (place, subject) in self.rows.subjects.enumerated() {
        batch.values[FormulaTerm(subject, .rating)] = rows.map { $0.ratings?[place] ?? 0 }
      }
    }
  }

  private func missingValue(of term: LossTermPlan) -> RunError? {
    if let fault = annotatorFault(of: term) { return fault }
    for read in term.formula.terms where read.quantity == .attribute {
      // A rating may be missing in some rows, but an attribute that no row rates is a misspelling.
      guard let name = read.name, rows.rows.allSatisfy({ $0.attributes[name] == nil }) else {
        continue
      }
      let known = Set(rows.rows.flatMap(\.attributes.keys)).sorted()
      return .unusable(
        "\(term.declared.type) reads ratings of '\(name)', which no row has: rows rate "
          + "\(known.joined(separator: ", "))."
      )
    }
    for read in term.formula.terms {
      let lacking = rows.rows.filter { row in
        switch (read.subject, read.quantity) {
        case (.example, .strength): row.strength == nil
        case (.example, .desirable): row.desirable == nil
        case (.extra, _): row.extra == nil
        case (_, .rating): row.ratings == nil
        case (.candidates, .rank): row.ranks == nil
        case (let subject, .tokenRatings):
          rows.subjects.firstIndex(of: subject).map { row.tokenRatings[$0] == nil } ?? true
        default: false
        }
      }
      if read.quantity == .tokenRatings,
        let fault = lacking.compactMap(\.tokenRatingFault).first
      {
        return .unusable("\(term.declared.type): \(fault)")
      }
      if !lacking.isEmpty {
        return .missingValue(
          quantity: read.subject == .extra ? "extra" : read.quantity.rawValue,
          term: term.declared.type,
          rows: lacking.prefix(3).map(\.origin.description),
          count: lacking.count
        )
      }
    }
    return nil
  }
}

extension PlanNode {
  /// Where the recipe declares a term of the stage.
  func location(ofTerm place: Int) -> SourceLocation {
    elementLocations["terms.\(place)"] ?? location
  }
}
