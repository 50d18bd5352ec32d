import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Losses through a model, whatever stands beside a row and behind a reply")
struct PassCheckTests {
  /// One term for each thing that a pass can give.
  static let terms: [any LossTerm] = [
    DPO(beta: 0.1), SimPO(beta: 2, gamma: 1), WPO(DPO(beta: 0.1)), TDPO(beta: 0.1, form: .first),
    DenseDPO(beta: 0.1), XPO(beta: 0.1, alpha: 0.1), KTO(beta: 0.1), BCO(beta: 0.1),
    AOT(beta: 0.1, matching: .unpaired), PlackettLuceDPO(beta: 0.1),
    LiPO(beta: 0.1, reduction: .sum),
    BradleyTerry(), RankingPairs(), NegativeLogLikelihood<Demonstration>(),
    KL<Ranking>(to: .reference), ExactKL<Comparison>(.reverse), EntropyBonus<Judgement>(),
  ]

  @Test("Neither packing nor padding changes a loss or its gradient", arguments: terms)
  func invariant(term: any LossTerm) throws {
    #expect(try PassCheck(term.plan()).findings == [])
  }

  @Test(
    "A pass that takes padding for tokens of the reply is found",
    // Without a reference policy, whose numbers would be too few.
    arguments: [
      SimPO(beta: 2, gamma: 1), CPO(beta: 0.1), NegativeLogLikelihood<Demonstration>(),
      EntropyBonus<Demonstration>(),
    ] as [any LossTerm]
  )
  func padding(term: any LossTerm) throws {
    let check = try PassCheck(term.plan()) { rows, subjects, padding in
      let tail = [Int32](repeating: 7, count: padding)
      return PackedReplies(
        rows.map { row in
          var padded = row
          padded.replies = row.replies.map { $0 + tail }
          return padded
        },
        subjects: subjects
      )
    }
    #expect(check.findings.count == 1)
    #expect(check.findings.first?.hasSuffix("with padding behind the replies.") == true)
  }

  @Test("Rows that are mixed up when they share a pass are found")
  func packing() throws {
    let check = try PassCheck(DPO(beta: 0.1).plan()) { rows, subjects, padding in
      // The prompts of a shared pass are one row off; a row alone has its own.
      let mixed = rows.indices.map { index in
        var row = rows[index]
        row.prompt = rows[(index + 1) % rows.count].prompt
        return row
      }
      return PackedReplies(mixed, subjects: subjects, padding: padding)
    }
    #expect(check.findings.count == 1)
    #expect(check.findings.first?.hasSuffix("in passes of their own.") == true)
  }

  @Test("A score that is read behind the padding is found")
  func score() throws {
    let check = try PassCheck(BradleyTerry().plan()) { rows, subjects, padding in
      let tail = [Int32](repeating: 0, count: padding)
      return PackedReplies(
        rows.map { row in
          var padded = row
          padded.replies = row.replies.map { $0 + tail }
          return padded
        },
        subjects: subjects
      )
    }
    #expect(check.findings.count == 1)
  }
}
