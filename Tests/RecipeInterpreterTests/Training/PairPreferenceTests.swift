import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Preference models that read two replies at once")
struct PairPreferenceTests {
  private static let pairs = SeveralValuesTests.pairs

  private func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

  /// A stage that leads so far away from the first weights that gaps depend on what is read.
  private static func trained(steps: Int = 40) -> Train<PreferenceRole> {
    Train(PairPreferenceModel(Transformer.tiny()), on: Dataset(GivenRows(pairs))) {
      GapPreference()
      AdamW(learningRate: 2e-2)
      Steps(steps)
      BatchSize(6)
    }.named("preferences")
  }

  @Test("Gaps of all ordered pairs train on what a pass written out in 64-bit floats says")
  func gradient() throws {
    let stage = Train(Self.trained(), on: Dataset(GivenRows(Self.pairs))) {
      GapPreference()
      SGD(learningRate: 1)
      Steps(1)
      BatchSize(6)
    }.named("second")
    let run = try Run(declare { stage })
    let start = try run.decoder("preferences")
    let loss = { (decoder: NaiveDecoder) in
      let losses = Self.pairs.map { row in
        func gap(_ first: String, _ second: String) -> Double {
          decoder.gap(of: first, second, after: row.prompt)
        }
        let forth = gap(row.chosen, row.rejected)
        let back = gap(row.rejected, row.chosen)
        let same = [gap(row.chosen, row.chosen), gap(row.rejected, row.rejected)]
        return softplus(back - forth)
          + same.reduce(0) { $0 + softplus($1 - forth) + softplus(back - $1) }
      }
      return losses.reduce(0, +) / Double(losses.count)
    }
    let expected = loss(start)
    let found = try run.first("loss", "second")
    #expect(abs(found - expected) < 5e-5 * max(1, abs(expected)), "\(found) \(expected)")
    // What is learned of order shows that the text is read as it stands.
    #expect(expected < 0.9 * 5 * Foundation.log(2))
    let descent = try Descent(from: start, to: run.decoder("second"))
    #expect(descent.norm > 1e-3)
    let slope = descent.slope(of: loss)
    #expect(abs(slope - descent.norm) < 1e-2 * descent.norm, "\(slope) \(descent.norm)")
  }

  /// An objective of a recipe's own on one order alone.
  struct OneOrder: Objective {
    typealias Example = Comparison
    typealias Role = PreferenceRole
    var loss: Loss { .perExample(-logSigmoid(gap(.chosen, .rejected))) }
  }

  @Test("A recipe's own objective reads the pairs that it names")
  func ownObjective() throws {
    try SeveralValuesTests().check(
      PairPreferenceModel(Transformer.tiny()),
      OneOrder(),
      Self.pairs
    ) { decoder in
      let losses = Self.pairs.map {
        softplus(-decoder.gap(of: $0.chosen, $0.rejected, after: $0.prompt))
      }
      return losses.reduce(0, +) / Double(losses.count)
    }
  }

  @Test("Replies are compared by half the difference of the gaps in both orders")
  func measured() throws {
    let run = try Run(
      declare {
        Evaluate(Self.trained(), on: Dataset(GivenRows(Self.pairs)), resamples: 100) {
          RewardMargin()
          RankingAccuracy()
        }
      }
    )
    let decoder = try run.decoder("preferences")
    let margins = Self.pairs.map { row in
      (decoder.gap(of: row.chosen, row.rejected, after: row.prompt)
        - decoder.gap(of: row.rejected, row.chosen, after: row.prompt)) / 2
    }
    let found = try #require(try run.measurement("rewards/margins").estimate)
    #expect(abs(found) > 1e-4)
    #expect(abs(found - margins.reduce(0, +) / 6) < 1e-5)
    let accuracy = try #require(try run.measurement("rewards/accuracies").estimate)
    #expect(abs(accuracy - Double(margins.count { $0 > 0 }) / 6) < 1e-9)
  }

  @Test("It learns a circle, which no score holds, and equal replies in between")
  func cycle() throws {
    let circle = SeveralValuesMeasuredTests.circle
    let stage = Train(
      PairPreferenceModel(Transformer.tiny(width: 16)),
      on: Dataset(GivenRows(circle))
    ) {
      GapPreference()
      AdamW(learningRate: 3e-3)
      Steps(200)
      BatchSize(3)
    }.named("preferences")
    let run = try Run(
      declare {
        Evaluate(stage, on: Dataset(GivenRows(circle)), resamples: 100) { RankingAccuracy() }
      }
    )
    #expect(try run.measurement("rewards/accuracies").estimate == 1)
    #expect(try #require(run.series("accuracy", "preferences").last) == 1)
    let decoder = try run.decoder("preferences")
    for row in circle {
      let forth = decoder.gap(of: row.chosen, row.rejected, after: row.prompt)
      let back = decoder.gap(of: row.rejected, row.chosen, after: row.prompt)
      let same = decoder.gap(of: row.chosen, row.chosen, after: row.prompt)
      // Nothing but the loss makes the gap turn its sign with the order, and 0 of equal replies.
      #expect(forth > 3 && abs(same) < 1 && back < -3, "\(forth) \(same) \(back)")
    }
  }

  @Test("The explanation says how it compares, and what is trained")
  func explanation() throws {
    let text = try ExplanationTests.explain(
      declare {
        Train(PairPreferenceModel(Transformer.tiny()), on: Dataset(GivenRows(Self.pairs))) {
          GapPreference()
          SGD(learningRate: 0.1)
          Steps(1)
          BatchSize(2)
        }
      }
    ).text
    #expect(text.contains("linear, behind two replies in one text"))
    #expect(text.contains("s(a ≻ b) = 0.5 · (g(a, b) − g(b, a))"))
    #expect(text.contains("−log σ(g(chosen, rejected) − g(rejected, chosen))"))
    #expect(text.contains("g(a, b): by how much a is better than b"))
  }

  @Test("Nothing is wrong with its objective through a model that reads pairs")
  func checked() {
    let check = ObjectiveCheck(GapPreference().plan(), head: .gap)
    #expect(check.findings == [])
    #expect(check.notes == [])
    #expect(ObjectiveCheck(OneOrder().plan(), head: .gap).findings == [])
  }

  @Test("A row whose replies don't fit into one text stops the run, which says what to lower")
  func context() throws {
    let long = [
      Comparison(
        prompt: "p",
        chosen: String(repeating: "a", count: 40),
        rejected: String(repeating: "b", count: 30)
      )
    ]
    let stage = Train(
      PairPreferenceModel(Transformer.tiny()),
      on: Dataset(GivenRows(long))
    ) {
      GapPreference()
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(1)
    }
    let fault = try Run(attempting: declare { stage }).fault()
    // A start, the prompt and two replies of 40 bytes with their ends.
    #expect(fault.text.contains("has up to 84"), "\(fault.text)")
    #expect(fault.text.contains("'Limit', which holds for a prompt and one reply, to 32"))
  }
}
