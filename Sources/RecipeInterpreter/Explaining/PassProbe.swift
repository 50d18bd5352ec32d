import OptimizationCore
import PreferenceData
import RecipePlan

/// Measures the time and memory of passes by making them.
struct PassProbe {
  /// What passes over some rows cost.
  struct Cost {
    /// The most memory of tensors at once, in bytes.
    var peakBytes: Int
    /// Tokens per second, a prompt counted with each of its replies.
    var tokensPerSecond: Double
  }

  /// What of rows goes through a model in a training pass.
  struct Reading {
    /// The replies whose log-probabilities or scores are learned from.
    var subjects: [(subject: FormulaTerm.Subject, place: Int)]
    /// The replies that are read without gradients, beside the others.
    var frozenSubjects: [(subject: FormulaTerm.Subject, place: Int)]
    /// What is read beside log-probabilities and scores, as terms of the example.
    var distributions: Set<FormulaTerm>
    /// The policy that divergences are taken from; nil for none.
    var reference: ModelInstance?
    /// The stage's learned heads.
    var heads: HeadParameters
  }

  /// The number of tokens up to which a pass is made as it will be; longer ones are extrapolated.
  private static let longestPass = 4_096

  let compute: ComputeContext
  let recomputesActivations: Bool

  /// Measures a stage's largest training pass, its gradients and its update.
  /// - Parameters:
  ///   - model: A copy of the model; its weights change.
  ///   - optimizer: An optimizer of that copy.
  ///   - rows: The rows of the pass.
  ///   - reading: What of them goes through the model.
  ///   - accumulates: Whether gradients of earlier passes are held during a pass.
  /// - Returns: What the pass takes.
  func training(
    _ model: ModelInstance,
    optimizer: any Optimizer<Float>,
    rows: [TokenizedRow],
    reading: Reading,
    accumulates: Bool
  ) -> Cost {
    measured(rows, reading.subjects) { packed, rows in
      let graph = Graph<Float>(compute, recomputesActivations: recomputesActivations)
      let pass = ModelPass(
        model,
        over: packed,
        in: graph,
        distributions: reading.distributions,
        reference: reading.reference,
        heads: reading.heads
      )
      var ones: [FormulaTerm: [Double]] = [:]
      for (term, values) in pass.values { ones[term] = values.map { _ in 1 } }
      for (term, values) in pass.distributions { ones[term] = values.map { _ in 1 } }
      if !reading.frozenSubjects.isEmpty {
        // While the pass is held for its way back, other replies go through the model.
        let frozen = PackedReplies(rows, subjects: reading.frozenSubjects)
        let graph = Graph<Float>(compute, recordsGradients: false)
        _ = ModelPass(model, over: frozen, in: graph).values
      }
      pass.backward(from: ones)
    } after: {
      clipGradients(of: model.parameters, toNorm: 1)
      optimizer.update(model.parameters, learningRate: 0)
      if !accumulates { model.parameters.zeroGradients() }
    } end: {
      model.parameters.zeroGradients()
    }
  }

  /// Measures a pass without gradients.
  func scoring(
    _ model: ModelInstance,
    rows: [TokenizedRow],
    subjects: [(subject: FormulaTerm.Subject, place: Int)]
  ) -> Cost {
    measured(rows, subjects) { packed, _ in
      _ = ModelPass(model, over: packed, in: Graph<Float>(compute, recordsGradients: false)).values
    }
  }

  private func measured(
    _ rows: [TokenizedRow],
    _ subjects: [(subject: FormulaTerm.Subject, place: Int)],
    pass: (PackedReplies, [TokenizedRow]) -> Void,
    after: () -> Void = {},
    end: () -> Void = {}
  ) -> Cost {
    let all = tokens(of: rows)
    let large = pieces(of: rows, upTo: Self.longestPass)
    let packed = PackedReplies(large, subjects: subjects)
    let clock = ContinuousClock()
    var best = Duration.seconds(1 << 30)
    var peak = 0
    // The first turn takes memory from the system, which later ones find in place.
    for _ in 0..<2 {
      let start = clock.now
      peak = max(
        peak,
        StepMemory.peakBytes {
          pass(packed, large)
          best = min(best, clock.now - start)
          after()
        }
      )
    }
    defer { end() }
    let rate = Double(packed.tokenCount) / max(best.seconds, 1e-9)
    let measured = tokens(of: large)
    let small = pieces(of: rows, upTo: Self.longestPass / 2)
    guard measured < all, tokens(of: small) < measured else {
      // A single row that is longer than a pass: memory in proportion.
      let bytes = Double(peak) * max(1, Double(all) / Double(max(1, measured)))
      return Cost(peakBytes: Int(bytes), tokensPerSecond: rate)
    }
    let smallPacked = PackedReplies(small, subjects: subjects)
    let smallPeak = StepMemory.peakBytes {
      pass(smallPacked, small)
      after()
    }
    let slope = Double(peak - smallPeak) / Double(measured - tokens(of: small))
    let bytes = Double(peak) + max(0, slope) * Double(all - measured)
    return Cost(peakBytes: Int(bytes), tokensPerSecond: rate)
  }

  /// The first rows, at least one, that have at most so many tokens.
  private func pieces(of rows: [TokenizedRow], upTo limit: Int) -> [TokenizedRow] {
    var count = 0
    return Array(
      rows.enumerated().prefix { index, row in
        count += row.storedTokens
        return index == 0 || count <= limit
      }.map(\.element)
    )
  }

  private func tokens(of rows: [TokenizedRow]) -> Int {
    rows.reduce(0) { $0 + $1.storedTokens }
  }
}

extension TokenizedRow {
  /// The tokens that a pass holds for the row: its prompt once, and its replies.
  var storedTokens: Int { replies.reduce(prompt.count) { $0 + $1.count } }

  /// The tokens that a pass holds for the row when replies are read in pairs, or one by one.
  func storedTokens(reading subjects: [(subject: FormulaTerm.Subject, place: Int)]) -> Int {
    guard subjects.contains(where: { $0.subject.orderedPair != nil }) else { return storedTokens }
    return subjects.reduce(prompt.count) { sum, read in
      replies(of: read.subject, place: read.place).reduce(sum) { $0 + $1.count }
    }
  }
}
