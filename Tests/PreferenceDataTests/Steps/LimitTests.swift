import PreferenceData
import Testing

@Suite("Limits on tokens")
struct LimitTests {
  private let prompt: [Int32] = [1, 2, 3, 4]
  private let replies: [[Int32]] = [[5, 6, 7], [5, 8]]

  private func apply(_ tokens: Int, _ overlong: Overlong) throws -> LimitOutcome {
    try Limit(tokens: tokens, overlong: overlong).apply(prompt: prompt, replies: replies)
  }

  @Test("An example that fits is kept as it is", arguments: Overlong.allCases, [7, 8, 1000])
  func fits(overlong: Overlong, tokens: Int) throws {
    guard case .kept(let limited) = try apply(tokens, overlong) else {
      Issue.record("dropped")
      return
    }
    #expect(limited.prompt == prompt)
    #expect(limited.replies == replies)
    #expect(!limited.isTruncated)
  }

  @Test("An overlong example is dropped")
  func drop() throws {
    #expect(try apply(6, .drop) == .dropped(.overlong))
  }

  @Test("An overlong example is an error that names it")
  func error() {
    let origin = RowOrigin(name: "x.jsonl", line: 3)
    let error = Fixtures.error {
      _ = try Limit(tokens: 6, overlong: .error)
        .apply(prompt: prompt, replies: replies, origin: origin)
    }
    #expect(error == .overlong(origin: origin, tokens: 7, limit: 6))
    #expect(
      error?.description.hasPrefix("x.jsonl:3 is too long: expected at most 6 tokens") == true
    )
  }

  @Test("The start of the prompt is dropped for the longest reply, for all replies alike")
  func dropPromptStart() throws {
    #expect(
      try apply(5, .dropPromptStart)
        == .kept(
          LimitedReplies(
            prompt: [3, 4],
            replies: replies,
            droppedPromptTokens: 2,
            droppedReplyTokens: [0, 0]
          )
        )
    )
    #expect(try apply(3, .dropPromptStart) == .dropped(.promptEmpty))
    #expect(try apply(2, .dropPromptStart) == .dropped(.promptEmpty))
  }

  @Test("The end of each reply that is too long is cut off")
  func truncateReplyEnd() throws {
    #expect(
      try apply(6, .truncateReplyEnd)
        == .kept(
          LimitedReplies(prompt: prompt, replies: [[5, 6], [5, 8]], droppedReplyTokens: [1, 0])
        )
    )
    #expect(try apply(5, .truncateReplyEnd) == .dropped(.repliesEqual))
    #expect(try apply(4, .truncateReplyEnd) == .dropped(.replyEmpty))
    #expect(try apply(2, .truncateReplyEnd) == .dropped(.replyEmpty))
  }

  @Test("Examples that could teach nothing are dropped at any length")
  func degenerate() throws {
    let limit = Limit(tokens: 100, overlong: .drop)
    #expect(try limit.apply(prompt: [], replies: [[1]]) == .dropped(.promptEmpty))
    #expect(try limit.apply(prompt: [1], replies: [[1], []]) == .dropped(.replyEmpty))
    #expect(try limit.apply(prompt: [1], replies: [[2], [2]]) == .dropped(.repliesEqual))
    guard case .kept = try limit.apply(prompt: [1], replies: [[2]]) else {
      Issue.record("a single reply was dropped")
      return
    }
  }

  @Test("No outcome has more tokens than the limit", arguments: 0..<200 as Range<UInt64>)
  func neverLonger(seed: UInt64) throws {
    var generator = SplitMix(state: seed)
    let random = { (generator: inout SplitMix) in
      (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        Int32.random(in: 0...3, using: &generator)
      }
    }
    let limit = Limit(
      tokens: Int.random(in: 2...14, using: &generator),
      overlong: [.drop, .dropPromptStart, .truncateReplyEnd].randomElement(using: &generator)
        ?? .drop
    )
    let prompt = random(&generator)
    let replies = [random(&generator), random(&generator)]
    guard case .kept(let limited) = try limit.apply(prompt: prompt, replies: replies) else {
      return
    }
    #expect(limited.replies.allSatisfy { limited.prompt.count + $0.count <= limit.tokens })
    #expect(!limited.prompt.isEmpty && limited.replies.allSatisfy { !$0.isEmpty })
    #expect(limited.replies[0] != limited.replies[1])
    #expect(limited.prompt.elementsEqual(prompt.suffix(limited.prompt.count)))
    #expect(zip(limited.replies, replies).allSatisfy { $1.starts(with: $0) })
    #expect(limited.droppedPromptTokens == prompt.count - limited.prompt.count)
  }

  @Test("A limit without room is a fault", arguments: [1, 0, -5, Int.min])
  func faults(tokens: Int) {
    #expect(throws: DataError.self) { _ = try apply(tokens, .drop) }
    #expect(Limit(tokens: tokens, overlong: .drop).faults.count == 1)
  }
}
