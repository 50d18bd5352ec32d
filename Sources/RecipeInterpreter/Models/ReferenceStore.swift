import RecipePlan

/// Keeps what frozen policies say of rows: computed once per policy and rows, whoever asks.
final class ReferenceStore {
  private struct Key: Hashable {
    var model: NodeID
    var rows: ObjectIdentifier
  }

  private var kept: [Key: ReplyScores] = [:]
  // Identifiers stay valid only while the rows live.
  private var held: [TokenizedRows] = []

  /// What a model said of rows, if it was computed.
  func scores(of rows: TokenizedRows, by model: NodeID) -> ReplyScores? {
    kept[Key(model: model, rows: ObjectIdentifier(rows))]
  }

  /// Keeps what a model says of rows, beside what it said of other replies of them.
  func keep(_ scores: ReplyScores, of rows: TokenizedRows, by model: NodeID) {
    kept[Key(model: model, rows: ObjectIdentifier(rows)), default: ReplyScores()].merge(scores)
    held.append(rows)
  }
}
