/// The two transcripts of an HH-RLHF row, to be split into a prompt and two replies.
///
/// Both transcripts are split right after their last "\n\nAssistant:". In a few rows (14 of the
/// 4,666 in the tests of helpful-base and harmless-base) one reply itself contains the marker: the
/// annotators' model went on to write both sides of a dialogue. There the prompts differ, and the
/// split is made at the last marker up to which the transcripts are the same. Text that two replies
/// share never becomes part of the prompt, as splits are made at markers only.
///
/// A reply that contains "\n\nHuman:" is a whole dialogue and no reply; such rows are a problem.
struct TranscriptPair {
  /// Why a pair cannot be split; the raw value is the reason in the ledger.
  enum Problem: String, Error, CaseIterable {
    /// A transcript has no "\n\nAssistant:".
    case noAssistantTurn = "no assistant turn"
    /// The transcripts differ before the first assistant turn.
    case promptsDiffer = "prompts differ"
    /// A reply contains another turn of the human.
    case furtherHumanTurn = "a human turn follows the reply"
  }

  /// A prompt and two replies.
  struct Replies: Equatable {
    var prompt: String
    var chosen: String
    var rejected: String
    /// Whether a reply contains a further assistant turn, so that the last shared one was used.
    var holdsFurtherTurn: Bool
  }

  private static let assistant = Array("\n\nAssistant:".utf8)
  private static let human = Array("\n\nHuman:".utf8)

  var chosen: String
  var rejected: String

  /// The prompt and replies, or why there are none.
  func split() -> Result<Replies, Problem> {
    let left = Array(chosen.utf8)
    let right = Array(rejected.utf8)
    let leftTurns = ByteSearch.offsets(of: Self.assistant, in: left)
    let rightTurns = ByteSearch.offsets(of: Self.assistant, in: right)
    guard let leftLast = leftTurns.last, let rightLast = rightTurns.last else {
      return .failure(.noAssistantTurn)
    }
    let common = Self.commonPrefix(left, right)
    let width = Self.assistant.count
    let splitsAtLast = leftLast == rightLast && leftLast + width <= common
    guard let turn = leftTurns.last(where: { $0 + width <= common }) else {
      return .failure(.promptsDiffer)
    }
    let end = turn + width
    let tails = (left[end...], right[end...])
    if !ByteSearch.offsets(of: Self.human, in: Array(tails.0)).isEmpty
      || !ByteSearch.offsets(of: Self.human, in: Array(tails.1)).isEmpty
    {
      return .failure(.furtherHumanTurn)
    }
    return .success(
      Replies(
        prompt: String(decoding: left[..<end], as: UTF8.self),
        chosen: String(decoding: tails.0, as: UTF8.self),
        rejected: String(decoding: tails.1, as: UTF8.self),
        holdsFurtherTurn: !splitsAtLast
      )
    )
  }

  /// How many bytes at the start are the same.
  private static func commonPrefix(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var length = 0
    let limit = min(left.count, right.count)
    while length < limit, left[length] == right[length] { length += 1 }
    return length
  }
}
