import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Published formulas of whole distributions and of tokens, with gradients for logits")
struct LogitLossTests {
  static let cases = SheetLossTests.losses.filter { plans(of: $0) != nil }

  /// One reply's logits, where each predicts a token.
  private struct Reply {
    var subject: FormulaTerm.Subject
    /// The name of the logits' gradient.
    var name: String
    var policy: [[Double]]
    var reference: [[Double]]?
    var targets: [Int]
    /// The places of the sheet's logits that predict the reply's tokens.
    var places: [Int]
  }

  static func plans(of sheet: SheetCase) -> [LossTermPlan]? {
    let (alpha, beta) = (sheet.number("alpha"), sheet.number("beta"))
    let term: (any LossTerm)? =
      switch sheet.id {
      case "tdpo1": TDPO(beta: beta, form: .first)
      case "tdpo2": TDPO(beta: beta, form: .second(alpha: alpha))
      case "sparsepo":
        SparsePO(
          beta: beta,
          rewardSparsity: sheet.number("l1_u"),
          divergenceSparsity: sheet.number("l1_d")
        )
      case "mapo": MaPO(beta: beta)
      case "phf_mle": NegativeLogLikelihood<Demonstration>()
      case "phf_unlikelihood": Unlikelihood(alpha: alpha, threshold: sheet.number("threshold"))
      case "phf_rwr_paper": RewardWeightedRegression(beta: beta)
      case "phf_awr", "phf_rwr_released_config":
        AdvantageWeightedRegression(alpha: alpha, beta: beta)
      case "c3po_constraint_aligned", "c3po_constraint_code":
        ReplyConstraint(divergenceShare: sheet.number("lam"), temperature: sheet.number("T"))
      default: nil
      }
    return term.map { [$0.plan()] }
  }

  private static func replies(of sheet: SheetCase) -> [Reply] {
    if sheet.given["zc"] != nil {
      return [(FormulaTerm.Subject.chosen, "c"), (.rejected, "r")].map { subject, name in
        let targets = sheet.list("y\(name)").map { Int($0) }
        return Reply(
          subject: subject,
          name: "z\(name)",
          policy: sheet.words("z\(name)"),
          reference: sheet.words("rz\(name)"),
          targets: targets,
          places: Array(targets.indices)
        )
      }
    }
    let logits = sheet.words("z")
    if sheet.given["response"] != nil {
      // The token at a place is predicted at the place before it.
      let tokens = sheet.list("response").map { Int($0) }
      let words = sheet.list("ids").map { Int($0) }
      return [
        Reply(
          subject: .completion,
          name: "z",
          policy: tokens.map { logits[$0 - 1] },
          reference: tokens.map { sheet.words("zt")[$0 - 1] },
          targets: tokens.map { words[$0] },
          places: tokens.map { $0 - 1 }
        )
      ]
    }
    let targets = sheet.list("y").map { Int($0) }
    return [
      Reply(
        subject: .completion,
        name: "z",
        policy: logits,
        reference: nil,
        targets: targets,
        places: Array(targets.indices)
      )
    ]
  }

  private func softmax(_ logits: [Double], _ temperature: Double = 1) -> [Double] {
    let total = logits.reduce(0) { $0 + exp($1 / temperature) }
    return logits.map { exp($0 / temperature) / total }
  }

  private func divergence(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) }
  }

  /// The tempered divergence that the case's loss reads, if it reads one.
  private func tempered(_ sheet: SheetCase, _ subject: FormulaTerm.Subject) -> FormulaTerm? {
    sheet.given["T"] == nil
      ? nil : FormulaTerm(subject, .tokenTemperedDivergences, parameter: sheet.number("T"))
  }

  /// What is read of each token beside distributions, under the sheet's names.
  private static let columns: [(name: String, term: FormulaTerm)] = [
    ("muw", FormulaTerm(.chosen, .tokenHeadValues, name: "mask", parameter: 1)),
    ("mul", FormulaTerm(.rejected, .tokenHeadValues, name: "mask", parameter: 1)),
    ("mdw", FormulaTerm(.chosen, .tokenHeadValues, name: "divergence_mask", parameter: 1)),
    ("mdl", FormulaTerm(.rejected, .tokenHeadValues, name: "divergence_mask", parameter: 1)),
    ("v", FormulaTerm(.completion, .tokenHeadValues, name: "value", parameter: 0)),
  ]

  private func batch(_ sheet: SheetCase, _ replies: [Reply]) -> FormulaBatch {
    var batch = FormulaBatch(count: 1)
    for reply in replies {
      func set(_ quantity: FormulaTerm.Quantity, _ values: [Double]) {
        batch.set(reply.subject, quantity, rows: [values])
      }
      let policy = reply.policy.map { softmax($0) }
      set(.tokenLogProbabilities, zip(policy, reply.targets).map { log($0[$1]) })
      guard let given = reply.reference else { continue }
      let reference = given.map { softmax($0) }
      set(.referenceTokenLogProbabilities, zip(reference, reply.targets).map { log($0[$1]) })
      set(.tokenDivergences, zip(reference, policy).map(divergence))
      if let term = tempered(sheet, reply.subject) {
        batch.values[term] = zip(given, reply.policy).map {
          divergence(softmax($0, sheet.number("T")), softmax($1, sheet.number("T")))
        }
      }
    }
    for (name, term) in Self.columns where sheet.given[name] != nil {
      batch.values[term] = sheet.list(name)
    }
    for (name, subject) in [("muw", FormulaTerm.Subject.chosen), ("mul", .rejected)]
    where sheet.id == "mapo" {
      batch.set(subject, .tokenReferenceActivations, rows: [sheet.list(name)])
    }
    if sheet.given["score"] != nil {
      batch.set(.completion, .tokenRatings, rows: [sheet.list("score")])
    }
    return batch
  }

  @Test("Values and gradients are the sheet's, through all quantities", arguments: cases)
  func published(_ sheet: SheetCase) throws {
    let replies = Self.replies(of: sheet)
    let share = try TermLoss(try #require(Self.plans(of: sheet))).step(batch(sheet, replies))
    if sheet.id == "c3po_constraint_code" {
      // The released mask is shifted by a token: it leaves out the divergence at the first token of
      // the reply and counts the one after its last.
      let places = sheet.list("response").map { Int($0) }
      let temperature = sheet.number("T")
      func own(_ place: Int) -> Double {
        divergence(
          softmax(sheet.words("zt")[place], temperature),
          softmax(sheet.words("z")[place], temperature)
        )
      }
      let shift = own(places[places.count - 1]) - own(places[0] - 1)
      let released = share.total + sheet.number("lam") * temperature * temperature * shift
      #expect(abs(released - sheet.value) <= 1e-9 * abs(sheet.value), "\(released)")
      #expect(abs(share.total - sheet.value) > 1e-3)
      return
    }
    #expect(abs(share.total - sheet.value) <= 1e-9 * abs(sheet.value), "\(share.total)")
    var compared = 0
    for reply in replies {
      let expected = try #require(sheet.gradients[reply.name]?.flat)
      let found = slopes(sheet, reply, share)
      #expect(agree(found, expected, to: 1e-9), "\(reply.name): \(found)")
      compared += 1
    }
    for (name, term) in Self.columns {
      guard let expected = sheet.gradients[name]?.flat else { continue }
      let found = share.gradients[term] ?? expected.map { _ in 0 }
      #expect(agree(found, expected, to: 1e-9), "\(name): \(found)")
      compared += 1
    }
    #expect(compared == sheet.gradients.count)
  }

  /// The gradient for a reply's logits, in the sheet's order.
  private func slopes(_ sheet: SheetCase, _ reply: Reply, _ share: LossShare) -> [Double] {
    let words = reply.policy[0].count
    var found = [Double](repeating: 0, count: sheet.gradients[reply.name]?.flat.count ?? 0)
    func slope(_ term: FormulaTerm, _ token: Int) -> Double { share.gradients[term]?[token] ?? 0 }
    for (token, place) in reply.places.enumerated() {
      let policy = softmax(reply.policy[token])
      for word in 0..<words {
        let hit: Double = reply.targets[token] == word ? 1 : 0
        var sum =
          slope(FormulaTerm(reply.subject, .tokenLogProbabilities), token) * (hit - policy[word])
        if let reference = reply.reference {
          sum +=
            slope(FormulaTerm(reply.subject, .tokenDivergences), token)
            * (policy[word] - softmax(reference[token])[word])
          if let term = tempered(sheet, reply.subject) {
            let temperature = sheet.number("T")
            sum +=
              slope(term, token) / temperature
              * (softmax(reply.policy[token], temperature)[word]
                - softmax(reference[token], temperature)[word])
          }
        }
        found[place * words + word] = sum
      }
    }
    return found
  }

  @Test("The masked likelihood of chain of hindsight is the sheet's, with other text beside it")
  func hindsight() throws {
    let sheet = try #require(SheetLossTests.losses.first { $0.id == "coh_masked_ce" })
    var rated = FormulaBatch(count: 2)
    rated.set(.completion, .tokenLogProbabilities, rows: sheet.rows("p"))
    rated.set(.completion, .tokenRatings, rows: sheet.rows("mask"))
    var other = FormulaBatch(count: 2)
    other.set(.completion, .tokenLogProbabilities, rows: sheet.rows("q"))
    let terms = [SequenceMeanLikelihood(tokens: .rated), SequenceMeanLikelihood()]
    let replies = try TermLoss([terms[0].plan()]).step(rated)
    let text = try TermLoss([terms[1].plan(weight: sheet.number("pt"))]).step(other)
    #expect(abs(replies.total + text.total - sheet.value) <= 1e-9 * sheet.value)
    let term = FormulaTerm(.completion, .tokenLogProbabilities)
    for (name, share) in [("p", replies), ("q", text)] {
      let expected = try #require(sheet.gradients[name]?.flat)
      #expect(agree(try #require(share.gradients[term]), expected, to: 1e-9), "\(name)")
    }
  }
}
