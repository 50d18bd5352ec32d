import OptimizationCore
import RecipePlan

extension LatentTastes {
  /// Whether an encoder reads comparisons that nothing has given it yet.
  var lacksContexts: Bool {
    guard case .encoder = plan.posterior else { return false }
    return head.contexts.isEmpty
  }

  /// The rows that an encoder reads: the first ones of each known annotator, but for ties and rows of
  /// weight 0.
  func contextRows(of rows: TokenizedRows) -> TokenizedRows {
    guard case .encoder(let comparisons, _) = plan.posterior else { return rows.keeping([]) }
    var counts: [String: Int] = [:]
    return rows.keeping(
      rows.rows.indices.filter { index in
        let row = rows.rows[index]
        guard let annotator = row.annotator, places[annotator] != nil, row.weight > 0,
          row.softLabel != 0.5, counts[annotator, default: 0] < comparisons
        else { return false }
        counts[annotator, default: 0] += 1
        return true
      }
    )
  }

  /// Gives the encoder the features of its rows, those of the better reply first.
  func setContexts(_ rows: TokenizedRows, _ features: [RowFeatures]) {
    var contexts = [[Float]](repeating: [], count: places.count)
    for (row, own) in zip(rows.rows, features) {
      guard let place = row.annotator.flatMap({ places[$0] }),
        let chosen = own.replies[.chosen]?.first, let rejected = own.replies[.rejected]?.first
      else { continue }
      let isTurned = (row.softLabel ?? 1) < 0.5
      contexts[place] += isTurned ? rejected + chosen : chosen + rejected
    }
    head.contexts = contexts
    head.encoder?.standardize(over: contexts)
  }

  /// What an encoder makes of its comparisons, as tables have it, and how it standardizes features; nil
  /// for tables themselves, which are weights.
  var encodedTables: ParameterSet<Float>? {
    guard let encoder = head.encoder, !lacksContexts else { return nil }
    // The encoder adds up comparisons by a matrix of annotators times all of their comparisons.
    var (means, logVariances): ([Float], [Float]) = ([], [])
    for first in stride(from: 0, to: places.count, by: 256) {
      let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
      let some = Array(first..<min(first + 256, places.count))
      let found = head.posteriors(of: some, in: graph)
      means += found.means.values
      logVariances += found.logVariances.values
    }
    return ParameterSet<Float>(
      [("score.means", means), ("score.log_variances", logVariances)].map {
        Parameter<Float>(name: $0, shape: [places.count, head.dimensions], values: $1)
      }
        + [("score.encoder.center", encoder.center), ("score.encoder.scale", encoder.scale)].map {
          Parameter<Float>(name: $0, shape: [$1.count], values: $1)
        }
    )
  }
}
