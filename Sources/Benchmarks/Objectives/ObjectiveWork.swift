import RecipeDSL
import RecipeInterpreter
import RecipePlan

/// A batch of made-up rows, and the terms that are evaluated on it.
struct ObjectiveWork {
  /// The tokens of all replies that the terms read.
  let tokenCount: Int
  private let loss: TermLoss
  private let batch: FormulaBatch
  private let weights: [Double]
  private let denominators: [Double]

  /// Makes rows with everything that the terms read.
  ///
  /// - Parameters:
  ///   - terms: The terms.
  ///   - pairs: How many pairs; as many replies are judged, or stand in lists of four.
  ///   - length: The longest prompt and reply together; half of it is the reply.
  /// - Throws: What compiling the terms fails with.
  init(_ terms: [any LossTerm], pairs: Int, length: Int) throws {
    let plans = terms.map { term in
      LossTermPlan(
        declared: PlanComponent(type: "\(type(of: term))", module: "RecipeDSL", settings: [:]),
        weight: 1,
        formula: term.loss.value.formula,
        normalizer: term.loss.normalizer,
        data: nil
      )
    }
    loss = try TermLoss(plans)
    let read = Set(plans.flatMap { $0.formula.terms.map(\.subject) })
    let isList = read.contains(.candidates)
    let areJudged = read.contains(.completion)
    let rows = isList ? max(1, pairs / 2) : areJudged ? 2 * pairs : pairs
    var batch = FormulaBatch(count: rows)
    var tokens = 0
    let longest = max(2, length / 2)
    for subject in read.sorted(by: { $0.rawValue < $1.rawValue }) where subject != .example {
      let replies = isList ? 4 * rows : rows
      // Lengths between half of the longest and all of it, without a generator's state.
      let lengths = (0..<replies).map {
        longest / 2 + ($0 * 37 + subject.rawValue.count) % (longest / 2)
      }
      batch.tokenStarts[subject] = lengths.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
      let count = lengths.reduce(0, +)
      tokens += count
      let policy = RandomFloats.uniform(count, in: -4 ... -0.1, seed: 3).map(Double.init)
      let noise = RandomFloats.uniform(count, in: -0.2...0.2, seed: 4).map(Double.init)
      let shares = RandomFloats.uniform(count, in: 0.01...1, seed: 5).map(Double.init)
      batch.values[FormulaTerm(subject, .tokenLogProbabilities)] = policy
      batch.values[FormulaTerm(subject, .referenceTokenLogProbabilities)] = zip(policy, noise)
        .map { $0 + $1 }
      batch.values[FormulaTerm(subject, .tokenDivergences)] = shares
      batch.values[FormulaTerm(subject, .tokenLogSquareSums)] = shares.map { -$0 }
      batch.values[FormulaTerm(subject, .changedTokens)] = (0..<count).map { Double($0 % 2) }
      if isList {
        batch.candidateStarts = (0...rows).map { 4 * $0 }
        batch.values[FormulaTerm(subject, .rank)] = (0..<replies).map { Double($0 % 4 + 1) }
        batch.values[FormulaTerm(subject, .rating)] = (0..<replies).map { Double(4 - $0 % 4) / 4 }
      }
    }
    batch.values[FormulaTerm(.example, .desirable)] = (0..<rows).map { Double($0 % 2) }
    tokenCount = tokens
    weights = Array(repeating: 1, count: rows)
    var lengths: [FormulaTerm.Subject: [Int]] = [:]
    for (subject, starts) in batch.tokenStarts where !isList {
      lengths[subject] = zip(starts, starts.dropFirst()).map { $1 - $0 }
    }
    let own = weights
    denominators = try plans.map {
      try TermLoss.denominator(of: $0.normalizer, weights: own, lengths: lengths)
    }
    self.batch = batch
  }

  /// Evaluates the terms and their gradients once.
  func run() {
    guard
      let share = try? loss.share(of: batch, weights: weights, denominators: denominators),
      share.isFinite
    else {
      preconditionFailure("Made-up rows have a finite loss.")
    }
    BlackHole.take(Float(share.total))
  }
}
