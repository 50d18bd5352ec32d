import OptimizationCore
import RecipePlan

extension ReplyScorer {
  /// The last hidden states of a model at the end of every prompt and of every reply.
  /// - Parameters:
  ///   - data: The rows.
  ///   - subjects: The replies that are read, with their places in a row.
  ///   - model: A policy, or a reward model of which the body is read.
  ///   - progress: Called with rows done and tokens read so far.
  /// - Returns: One per row.
  /// - Throws: `RunError.stopped` when the run is stopped in between.
  func features(
    of data: TokenizedRows,
    subjects: [(subject: FormulaTerm.Subject, place: Int)],
    by model: ModelInstance,
    progress: (_ rows: Int, _ tokens: Int) throws -> Void
  ) throws -> [RowFeatures] {
    let width = model.width
    var features: [RowFeatures] = []
    var tokens = 0
    while features.count < data.rows.count {
      if isStopped() { throw RunError.stopped }
      let last = Self.end(of: features.count, in: data)
      let packed = PackedReplies(Array(data.rows[features.count..<last]), subjects: subjects)
      let graph = Graph<Float>(compute, recordsGradients: false)
      let hidden = model.decoder.hiddenStates(packed.sequences, in: graph)
      let states = graph.gatherRows(packed.lastRows + packed.promptRows, of: hidden).values
      func state(_ place: Int) -> [Float] { Array(states[place * width..<(place + 1) * width]) }
      var own = packed.promptRows.indices.map {
        RowFeatures(prompt: state(packed.lastRows.count + $0), replies: [:])
      }
      for (subject, range) in packed.sequenceRanges {
        for place in range {
          own[packed.examples[place]].replies[subject, default: []].append(state(place))
        }
      }
      features += own
      tokens += packed.tokenCount
      try progress(features.count, tokens)
    }
    return features
  }
}
