import PreferenceData
import RecipePlan

/// A row's sequences as a model reads them.
struct TokenizedRow: Sendable {
  /// End of text as a start, then the prompt.
  var prompt: [Int32]
  /// The replies with the end of text after them, in the order of the kind's subjects.
  var replies: [[Int32]]
  var characters: [Int]
  var strength: Double?
  var softLabel: Double?
  var desirable: Double?
  var weight: Double
  var promptText: String
  var origin: RowOrigin
  /// The row's place in the dataset before the limit dropped any.
  var place: Int

  /// The number of tokens of the longest sequence.
  var tokenCount: Int { prompt.count + (replies.map(\.count).max() ?? 0) }
}
