import Foundation
import PreferenceData
import RecipeDSL
import Testing

@Suite("A step's loss against a forward pass written out in 64-bit floats")
struct LossValueTests {
  @Test("Every objective has the loss and the gradient of its definition", arguments: TermCase.all)
  func objective(_ term: TermCase) throws {
    let run = try Run(declare { term.stage(2) })
    let base = try run.decoder("base")
    let reference = try run.decoder("reference")
    let rows = TermCase.rows.map { ScoredRow($0, policy: base, reference: reference) }
    let expected = term.loss(rows)
    let loss = try run.first("loss", "policy")
    #expect(abs(loss - expected) < 2e-5 * max(1, abs(expected)))

    // One step of descent at rate 1 moves every weight by its gradient.
    let descent = try Descent(from: base, to: run.decoder("policy"))
    let norm = try run.first("grad_norm", "policy")
    #expect(abs(descent.norm - norm) < 1e-3 * norm)
    let slope = descent.slope { policy in
      term.loss(zip(rows, TermCase.rows).map { $0.under(policy, $1) })
    }
    #expect(abs(slope - norm) < 3e-3 * norm)
  }

  @Test("Demonstrations are averaged over their tokens, end of text included")
  func demonstrations() throws {
    let weights = [1, 3, 0.5, 0]
    let texts = Rows.demonstrations(4) { weights[$0] }
    let base = TermCase.base
    let tuned = Train(base, on: Dataset(GivenRows(texts))) {
      NegativeLogLikelihood()
      SGD(learningRate: 1)
      Steps(1)
      BatchSize(4)
      MicroBatchSize(3)
    }.named("tuned")
    let run = try Run(declare { tuned })
    let decoder = try run.decoder("base")
    func loss(_ policy: NaiveDecoder) -> Double {
      var total = 0.0
      var tokens = 0.0
      for (text, weight) in zip(texts, weights) {
        let values = policy.logProbabilities(of: text.completion, after: text.prompt)
        #expect(values.count == text.completion.utf8.count + 1)
        total -= weight * values.reduce(0, +)
        tokens += weight * Double(values.count)
      }
      return total / tokens
    }
    #expect(abs(try run.first("loss", "tuned") - loss(decoder)) < 1e-5 * loss(decoder))
    let norm = try run.first("grad_norm", "tuned")
    let slope = try Descent(from: decoder, to: run.decoder("tuned")).slope(of: loss)
    #expect(abs(slope - norm) < 3e-3 * norm)
  }

  @Test("A reward model's loss is that of its scores at the last token")
  func rewards() throws {
    let rows = TermCase.rows
    let first = Train(RewardModel(TermCase.base), on: TermCase.data) {
      BradleyTerry()
      AdamW(learningRate: 0.05)
      Steps(2)
      BatchSize(5)
    }.named("first")
    let second = Train(first, on: TermCase.data) {
      BradleyTerry(labelSmoothing: 0.1, labels: .soft)
      SGD(learningRate: 1)
      Steps(1)
      BatchSize(5)
      MicroBatchSize(3)
    }.named("second")
    let run = try Run(declare { second })
    let model = try run.decoder("first")
    func loss(_ model: NaiveDecoder) -> Double {
      var total = 0.0
      for row in rows {
        let margin =
          model.score(of: row.chosen, after: row.prompt)
          - model.score(of: row.rejected, after: row.prompt)
        let label = 0.8 * (row.softLabel ?? 1) + 0.1
        total +=
          row.weight
          * (label * TermCase.logistic(margin) + (1 - label) * TermCase.logistic(-margin))
      }
      return total / rows.reduce(0) { $0 + $1.weight }
    }
    #expect(abs(try run.first("loss", "second") - loss(model)) < 1e-5)
    let norm = try run.first("grad_norm", "second")
    let slope = try Descent(from: model, to: run.decoder("second")).slope(of: loss)
    #expect(abs(slope - norm) < 3e-3 * norm)
  }
}

/// One step of plain descent at rate 1.
struct Descent {
  var start: NaiveDecoder
  var gradient: [String: [Double]]

  init(from start: NaiveDecoder, to end: NaiveDecoder) throws {
    self.start = start
    gradient = [:]
    for (name, values) in start.weights {
      gradient[name] = zip(values, try #require(end.weights[name])).map { $0 - $1 }
    }
  }

  var norm: Double {
    gradient.values.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// The numeric slope of a loss along the gradient, which is the gradient's norm if the gradient
  /// is right in every direction that matters.
  func slope(of loss: (NaiveDecoder) -> Double) -> Double {
    let reach = 1e-3 / norm
    func moved(_ sign: Double) -> NaiveDecoder {
      var decoder = start
      for (name, values) in gradient {
        decoder.weights[name] = zip(start.weights[name] ?? [], values).map {
          $0 + sign * reach * $1
        }
      }
      return decoder
    }
    return (loss(moved(1)) - loss(moved(-1))) / 2e-3
  }
}
