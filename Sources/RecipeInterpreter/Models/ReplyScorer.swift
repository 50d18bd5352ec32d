import OptimizationCore
import RecipePlan

/// Runs a model over rows without gradients.
struct ReplyScorer {
  /// How many tokens one pass holds at most, unless a single row has more.
  static let tokensPerPass = 4_096

  var compute: ComputeContext
  var isStopped: @Sendable () -> Bool

  /// What a model says of every reply.
  /// - Parameters:
  ///   - data: The rows.
  ///   - subjects: The replies that are read, with their places in a row.
  ///   - model: A policy, or a reward model when it has a head.
  ///   - progress: Called with rows done and tokens read so far.
  /// - Returns: Log-probabilities per token, or scores.
  /// - Throws: `RunError.stopped` when the run is stopped in between.
  func scores(
    of data: TokenizedRows,
    subjects: [(subject: FormulaTerm.Subject, place: Int)],
    by model: ModelInstance,
    progress: (_ rows: Int, _ tokens: Int) throws -> Void
  ) throws -> ReplyScores {
    var scores = ReplyScores()
    for (subject, _) in subjects {
      scores.starts[subject] = [0]
      scores.tokens[subject] = []
      scores.scores[subject] = []
    }
    var first = 0
    var tokens = 0
    while first < data.rows.count {
      if isStopped() { throw RunError.stopped }
      let last = Self.end(of: first, in: data)
      let packed = PackedReplies(Array(data.rows[first..<last]), subjects: subjects)
      try append(packed, by: model, to: &scores)
      tokens += packed.tokenCount
      first = last
      try progress(first, tokens)
    }
    return scores
  }

  /// The rows that the first pass over some data reads.
  static func firstPass(of data: TokenizedRows) -> [TokenizedRow] {
    data.rows.isEmpty ? [] : Array(data.rows[..<end(of: 0, in: data)])
  }

  /// The row behind the last one of a pass that begins with a row.
  static func end(of first: Int, in data: TokenizedRows) -> Int {
    var last = first
    var tokens = 0
    while last < data.rows.count {
      let row = data.rows[last]
      tokens += row.storedTokens
      if last > first, tokens > tokensPerPass { break }
      last += 1
    }
    return last
  }

  private func append(
    _ packed: PackedReplies,
    by model: ModelInstance,
    to scores: inout ReplyScores
  ) throws {
    let graph = Graph<Float>(compute, recordsGradients: false)
    let pass = ModelPass(model, over: packed, in: graph, distributions: model.measuredErrors)
    var values = pass.values
    if let head = model.head {
      var batch = FormulaBatch(count: packed.promptRows.count)
      batch.values = values
      batch.candidateStarts = packed.candidateStarts
      let subjects = Array(packed.sequenceRanges.keys)
      for (subject, own) in try head.plan.scores(in: batch, of: subjects) {
        scores.scores[subject, default: []].append(contentsOf: own)
      }
      values.merge(pass.distributions) { $1 }
      for (term, own) in values where term.quantity == .output || term.quantity == .dictionaryError
      {
        scores.outputs[term, default: []].append(contentsOf: own)
      }
      scores.preferences += try head.plan.preferences(in: batch) ?? []
    } else {
      for (term, own) in values {
        scores.tokens[term.subject, default: []].append(contentsOf: own)
      }
    }
    for (subject, starts) in packed.tokenStarts {
      let base = scores.starts[subject]?.last ?? 0
      scores.starts[subject, default: []].append(contentsOf: starts.dropFirst().map { $0 + base })
    }
    if let starts = packed.candidateStarts {
      let base = scores.candidateStarts.last
      scores.candidateStarts.append(
        contentsOf: base.map { base in starts.dropFirst().map { $0 + base } } ?? starts
      )
    }
  }
}
