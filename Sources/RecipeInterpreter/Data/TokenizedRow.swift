import PreferenceData
import RecipePlan

/// A row's sequences as a model reads them.
struct TokenizedRow: Sendable {
  /// The prompt as the model's layout begins and ends it.
  var prompt: [Int32]
  /// The replies with the end of text after them, in the order of the kind's subjects.
  var replies: [[Int32]]
  /// A third reply with the end of text after it.
  var extra: [Int32]?
  /// Another row's reply, for rows that were judged.
  var mismatched: [Int32]?
  /// How good each reply is, as the data say.
  var ratings: [Double]?
  /// What the data say of each token of each reply; nil for a reply of which they say nothing, or not
  /// as much as it has tokens.
  var tokenRatings: [[Double]?]
  /// What is wrong with the numbers that the data have for tokens; nil if nothing is.
  var tokenRatingFault: String?
  /// Each candidate's place, 1 for the best.
  var ranks: [Double]?
  var characters: [Int]
  var strength: Double?
  var softLabel: Double?
  var desirable: Double?
  var weight: Double
  /// Who judged the row, if known.
  var annotator: String?
  /// What the data say of the reply by name; empty for kinds of data that say nothing of the sort.
  var attributes: [String: Double]
  var promptText: String
  var origin: RowOrigin
  /// The row's place in the dataset before the limit dropped any.
  var place: Int
  /// What stands between two replies that are read at once.
  var between: [Int32] = []
  /// What a model without a body reads of the row; nil for one with a body.
  var features: RowFeatures?

  /// Whether the rejected reply of a comparison comes first when its replies are described without regard
  /// to which was chosen: their tokens alone decide.
  var isTurned: Bool {
    func digest(_ reply: [Int32]) -> UInt64 {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for token in prompt + reply {
        hash = (hash ^ UInt64(UInt32(bitPattern: token))) &* 0x100_0000_01B3
      }
      // The last tokens must reach the first bits too.
      hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
      return hash ^ (hash >> 33)
    }
    return replies.count == 2 && digest(replies[1]) < digest(replies[0])
  }

  /// By what the replies of a comparison differ, the one that comes first minus the other.
  var featureDifference: [Float]? {
    guard let chosen = features?.replies[.chosen]?.first,
      let rejected = features?.replies[.rejected]?.first
    else { return nil }
    let sign: Float = isTurned ? -1 : 1
    return zip(chosen, rejected).map { sign * ($0 - $1) }
  }

  /// The replies of a subject: one, or all candidates.
  func replies(of subject: FormulaTerm.Subject, place: Int) -> [[Int32]] {
    switch subject {
    case .candidates: replies
    case .extra: [extra ?? []]
    case .mismatched: [mismatched ?? []]
    case .chosenThenRejected: [pair(0, 1)]
    case .rejectedThenChosen: [pair(1, 0)]
    case .chosenTwice: [pair(0, 0)]
    case .rejectedTwice: [pair(1, 1)]
    default: [replies[place]]
    }
  }

  /// Two replies of a comparison, one behind the other.
  private func pair(_ first: Int, _ second: Int) -> [Int32] {
    replies[first] + between + replies[second]
  }

  /// The number of tokens of the longest sequence of the row's own replies.
  var tokenCount: Int { prompt.count + (replies.map(\.count).max() ?? 0) }

  /// The number of tokens of the longest sequence if a third or another row's reply may be read too.
  func tokenCount(reading subjects: [FormulaTerm.Subject]) -> Int {
    var longest = replies.map(\.count).max() ?? 0
    if subjects.contains(.extra) { longest = max(longest, extra?.count ?? 0) }
    if subjects.contains(.mismatched) { longest = max(longest, mismatched?.count ?? 0) }
    return prompt.count + longest
  }

  /// The number of tokens of the longest sequence of two of the row's replies, one behind the other.
  var pairTokenCount: Int {
    prompt.count + 2 * (replies.map(\.count).max() ?? 0) + between.count
  }
}
