import OptimizationCore
import RecipePlan

/// Made-up rows that have everything a formula reads, the same ones every time.
struct ObjectiveProbe {
  /// The number of rows.
  static let rows = 4

  private let terms: [FormulaTerm]
  private var random: CounterRandom

  /// Makes rows for a formula.
  init(_ formula: Formula) { self.init(formula.terms) }

  /// Makes rows for terms.
  init(_ terms: [FormulaTerm]) {
    self.terms = terms
    random = CounterRandom(seed: 20_260_101, stream: "objective check")
  }

  /// Rows with ordinary numbers: log-probabilities of a few nats, log-ratios below one.
  mutating func ordinary() -> FormulaBatch {
    var batch = FormulaBatch(count: Self.rows)
    let subjects = Set(terms.map(\.subject)).sorted { $0.rawValue < $1.rawValue }
    for term in terms where term.subject == .model { batch.values[term] = [1.25] }
    for subject in subjects where subject != .example && subject != .model {
      addReply(subject, to: &batch)
    }
    batch.values[FormulaTerm(.example, .strength)] = Array(repeating: 1, count: Self.rows)
    batch.values[FormulaTerm(.example, .softLabel)] = [1, 0.5, 0.75, 1]
    batch.values[FormulaTerm(.example, .desirable)] = [1, 0, 0, 1]
    batch.values[FormulaTerm(.example, .preference)] = numbers(Self.rows, -1.5...1.5)
    batch.values[FormulaTerm(.example, .annotatorRows)] = [2, 3, 2, 1]
    batch.values[FormulaTerm(.example, .tasteDivergence)] = [0.8, 0.1, 0.8, 0.4]
    for term in terms where term.quantity == .gap {
      batch.values[term] = numbers(Self.rows, -1.5...1.5)
    }
    for term in terms where term.quantity == .similarity {
      batch.values[term] = numbers(Self.rows * Self.rows, -0.9...0.9)
    }
    for term in terms where term.name != nil {
      let count = term.subject == .candidates ? 12 : Self.rows
      switch term.quantity {
      case .isRated: batch.values[term] = (0..<count).map { $0 == 1 ? 0 : 1 }
      case .attribute: batch.values[term] = numbers(count, 0...4)
      case .dictionaryError: batch.values[term] = numbers(count, 0.1...0.9)
      case .dictionarySpread: batch.values[term] = numbers(count, 0.8...1.2)
      case .output, .gate: batch.values[term] = numbers(count, -1.5...1.5)
      default: break
      }
    }
    return batch
  }

  /// Rows whose log-ratios and scores are far from 0, each reply's with a sign of its own.
  /// - Parameter distance: Twice the greatest log-ratio.
  /// - Returns: The rows.
  mutating func extreme(_ distance: Double) -> FormulaBatch {
    var batch = ordinary()
    for (term, values) in batch.values {
      guard let starts = starts(of: term, in: batch) else { continue }
      var moved = values
      for reply in 0..<(starts.count - 1) where starts[reply] < starts[reply + 1] {
        // All combinations of signs over two replies; candidates take turns.
        let isFirst = term.subject == .chosen || term.subject == .completion
        let sign: Double = (isFirst ? reply / 2 : reply) % 2 == 0 ? 1 : -1
        moved[starts[reply]] = -1.5 * distance + sign * distance * 0.5
      }
      switch term.quantity {
      case .tokenLogProbabilities: batch.values[term] = moved
      case .referenceTokenLogProbabilities, .previousTokenLogProbabilities:
        for reply in 0..<(starts.count - 1) where starts[reply] < starts[reply + 1] {
          moved[starts[reply]] = -1.5 * distance
        }
        batch.values[term] = moved
      default: break
      }
    }
    for (term, values) in batch.values where term.quantity.isOfRewards {
      batch.values[term] = values.indices.map { index in
        let isFirst = term.subject == .chosen
        let sign: Double = (isFirst ? index / 2 : index) % 2 == 0 ? 1 : -1
        if term.quantity == .similarity { return sign }
        return (term.quantity.isDistance ? 1 : sign) * distance
      }
    }
    return batch
  }

  /// Rows whose log-probabilities or scores an optimizer has moved far.
  /// - Parameters:
  ///   - moves: What has moved and whereto.
  ///   - distance: How far.
  /// - Returns: The rows.
  mutating func moved(_ moves: [LowerBoundCheck.Move], by distance: Double) -> FormulaBatch {
    var batch = ordinary()
    for move in moves {
      let tokens = FormulaTerm(move.subject, .tokenLogProbabilities)
      let starts = batch.tokenStarts[move.subject] ?? [0]
      for reply in 0..<(starts.count - 1)
      where move.subject != .candidates || reply % 2 == move.parity {
        batch.values[tokens]?[starts[reply]] += move.sign * distance
      }
      for (term, values) in batch.values
      where term.subject == move.subject && term.quantity.isOfRewards {
        for index in values.indices
        where move.subject != .candidates || index % 2 == move.parity {
          let moved = values[index] + move.sign * distance
          // A cosine can't leave −1 … 1.
          batch.values[term]?[index] =
            term.quantity == .similarity
            ? min(max(moved, -1), 1) : term.quantity.isDistance ? max(moved, 0) : moved
        }
      }
    }
    return batch
  }

  private func starts(of term: FormulaTerm, in batch: FormulaBatch) -> [Int]? {
    term.isPerToken ? batch.tokenStarts[term.subject] : nil
  }

  private mutating func addReply(_ subject: FormulaTerm.Subject, to batch: inout FormulaBatch) {
    var replies = Self.rows
    if subject == .candidates {
      batch.candidateStarts = [0, 3, 5, 9, 12]
      replies = 12
      let order: [Double] = [2, 1, 3, 1, 2, 4, 2, 1, 3, 3, 1, 2]
      batch.values[FormulaTerm(subject, .rank)] = order
      batch.values[FormulaTerm(subject, .rating)] = order.map { 1 - $0 / 5 }
    } else {
      batch.values[FormulaTerm(subject, .rating)] = numbers(replies, 0.2...0.9)
    }
    // Lengths differ from reply to reply and from subject to subject.
    let shift = subject.rawValue.utf8.count
    let lengths = (0..<replies).map { 1 + ($0 * 2 + shift) % 5 }
    batch.tokenStarts[subject] = lengths.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    let tokens = lengths.reduce(0, +)
    let policy = numbers(tokens, -3 ... -0.2)
    let distances = numbers(tokens, -0.18...0.18)
    batch.values[FormulaTerm(subject, .tokenLogProbabilities)] = policy
    batch.values[FormulaTerm(subject, .referenceTokenLogProbabilities)] = zip(policy, distances)
      .map { $0 + $1 }
    batch.values[FormulaTerm(subject, .tokenLogSquareSums)] = numbers(tokens, -2 ... -0.1)
    batch.values[FormulaTerm(subject, .tokenDivergences)] = numbers(tokens, 0.01...0.5)
    batch.values[FormulaTerm(subject, .tokenReverseDivergences)] = numbers(tokens, 0.01...0.5)
    batch.values[FormulaTerm(subject, .tokenEntropies)] = numbers(tokens, 0.1...2)
    batch.values[FormulaTerm(subject, .changedTokens)] = (0..<tokens).map { Double($0 % 2) }
    batch.values[FormulaTerm(subject, .score)] = numbers(replies, -1.5...1.5)
    addNamed(subject, replies: replies, tokens: tokens, to: &batch)
    guard terms.contains(where: \.readsPrevious) else { return }
    batch.values[FormulaTerm(subject, .previousTokenLogProbabilities)] = zip(
      policy,
      numbers(tokens, -0.18...0.18)
    ).map { $0 + $1 }
  }

  /// Adds what has a name or a parameter of its own.
  private mutating func addNamed(
    _ subject: FormulaTerm.Subject,
    replies: Int,
    tokens: Int,
    to batch: inout FormulaBatch
  ) {
    for term in terms where term.subject == subject {
      switch term.quantity {
      case .tokenTemperedDivergences: batch.values[term] = numbers(tokens, 0.01...0.5)
      case .tokenReferenceActivations: batch.values[term] = numbers(tokens, 0...1)
      case .tokenRatings: batch.values[term] = numbers(tokens, 0.1...0.9)
      case .tokenHeadValues: batch.values[term] = numbers(tokens, 0.2...1.5)
      case .headValue: batch.values[term] = numbers(replies, -1.5...1.5)
      default: break
      }
    }
  }

  private mutating func numbers(_ count: Int, _ range: ClosedRange<Double>) -> [Double] {
    (0..<count).map { _ in Double.random(in: range, using: &random) }
  }
}
