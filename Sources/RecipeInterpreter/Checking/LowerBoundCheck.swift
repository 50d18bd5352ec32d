import RecipePlan

/// Looks for losses that fall without end as an optimizer moves what it can move.
///
/// It can lower log-probabilities without end, but raise them to 0 alone, and move scores both ways. A
/// loss has no lower bound if some row's is lower by far after a move of 10⁹ than after one of 10⁸: what
/// is bounded has long settled there, whatever its β.
struct LowerBoundCheck {
  /// What moves and whereto.
  struct Move: Hashable {
    /// Whose log-probability or score.
    var subject: FormulaTerm.Subject
    /// Which candidates of a list move: those at even places or those at odd ones.
    var parity = 0
    /// 1 for a rise, −1 for a fall.
    var sign: Double
  }

  /// The fewest moves that make the loss fall without end; empty for a loss with a lower bound.
  private(set) var moves: [Move] = []
  /// The least loss of a row after the moves by 10⁴.
  private(set) var least = 0.0
  /// Whether the other terms of the stage hold the loss.
  private(set) var isHeld = false

  private let isScored: Bool

  /// Tries a term.
  /// - Parameters:
  ///   - term: The term.
  ///   - others: The other terms of its stage that read the same rows.
  /// - Throws: A `FormulaError` when one of them can't be evaluated.
  init(_ term: LossTermPlan, beside others: [LossTermPlan]) throws {
    isScored = term.formula.terms.contains(where: \.quantity.isOfRewards)
    let alone = try TermLoss([term])
    let all = Self.sets(of: term.formula.terms, areScores: isScored)
    guard let moves = try all.first(where: { try Self.falls(alone, $0) }) else { return }
    self.moves = moves
    least = try Self.least(alone, moves, by: 1e4)
    guard !others.isEmpty else { return }
    let together = try TermLoss([term] + others)
    let terms = together.terms.flatMap(\.formula.terms)
    isHeld = try !Self.sets(of: terms, areScores: isScored)
      .contains { try Self.falls(together, $0) }
  }

  /// The finding as a sentence; nil for a loss with a lower bound.
  var note: String? {
    guard !moves.isEmpty else { return nil }
    if isHeld { return "no lower bound by itself; the other terms of the stage hold it." }
    let names = moves.map { move in
      let reply = move.subject == .candidates ? "yₖ" : move.subject.rawValue
      let direction = move.sign > 0 ? "rises" : "falls"
      if move.subject.orderedPair != nil {
        return "\(FormulaPrinter().text(.term(FormulaTerm(move.subject, .gap)))) \(direction)"
      }
      return "\(isScored ? "r" : "log π")(\(reply)) \(direction)"
    }
    var distinct: [String] = []
    for name in names where !distinct.contains(name) { distinct.append(name) }
    let value = least.isFinite ? "\(least.rounded())" : "\(least)"
    let regularizer =
      isScored ? "RewardCentering(form: .each)" : "KL(to: .reference, estimator: .k2)"
    return
      "no lower bound: the loss falls without end as \(distinct.joined(separator: " and ")); by "
      + "10⁴ it is \(value). Guard it by few steps, a small factor or a regularizer that grows "
      + "faster, such as '\(regularizer)'."
  }

  /// All sets of moves, small ones first.
  private static func sets(of terms: [FormulaTerm], areScores: Bool) -> [[Move]] {
    // Norms and overlaps of weights don't fall below 0.
    let subjects = Set(terms.filter { $0.isLearned && !$0.quantity.isOfWeights }.map(\.subject))
      .sorted {
        $0.rawValue < $1.rawValue
      }
    let signs: [Double] = areScores ? [1, -1] : [-1]
    var sets: [[Move]] = [[]]
    for subject in subjects {
      for parity in subject == .candidates ? [0, 1] : [0] {
        sets += sets.flatMap { set in
          signs.map { set + [Move(subject: subject, parity: parity, sign: $0)] }
        }
      }
    }
    return sets.filter { !$0.isEmpty }.enumerated().sorted {
      ($0.element.count, $0.offset) < ($1.element.count, $1.offset)
    }.map(\.element)
  }

  private static func falls(_ loss: TermLoss, _ moves: [Move]) throws -> Bool {
    let near = try least(loss, moves, by: 1e8)
    let far = try least(loss, moves, by: 1e9)
    return far == -.infinity || far < near - 1e-3 * max(1, abs(near))
  }

  /// The least of the rows' losses, all terms together.
  private static func least(_ loss: TermLoss, _ moves: [Move], by distance: Double) throws -> Double
  {
    var probe = ObjectiveProbe(loss.terms.flatMap(\.formula.terms))
    let batch = probe.moved(moves, by: distance)
    let share = try loss.share(
      of: batch,
      weights: Array(repeating: 1, count: batch.count),
      denominators: loss.terms.map { _ in 1 }
    )
    var totals = Array(repeating: 0.0, count: batch.count)
    for row in totals.indices {
      let alone = batch.row(row)
      for (place, term) in loss.terms.enumerated() {
        // A mean per token is that of the row's own tokens, one per rating that of its own ratings.
        let count = try TermLoss.denominator(
          of: term.normalizer,
          weights: [1],
          lengths: alone.replyLengths,
          rated: alone.ratedAttributes
        )
        totals[row] += term.weight * share.rows[place][row] / count
      }
    }
    // What is no number, as infinity minus infinity, says nothing.
    return totals.filter { !$0.isNaN }.min() ?? 0
  }
}
