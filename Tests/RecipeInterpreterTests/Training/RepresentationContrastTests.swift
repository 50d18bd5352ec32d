import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Representations of a batch's rows are kept apart")
struct RepresentationContrastTests {
  private static let pairs = SeveralValuesTests.pairs

  /// A reward model's loss beside contrasts of two kinds, as one objective.
  struct Held: Objective {
    typealias Example = Comparison
    typealias Role = RewardRole
    var loss: Loss {
      let parts: [Quantity<PerExample>] = [
        BradleyTerry().loss.value,
        RepresentationContrast(of: .chosen, temperature: 0.5, dropout: 0.25).loss.value,
        RepresentationContrast(of: .difference, temperature: 0.4, dropout: 0.5).loss.value,
      ]
      return .perExample(parts[0] + 0.5 * parts[1] + 0.25 * parts[2])
    }
  }

  /// A contrast written out, of states that are dropped as the run's second step does.
  private func contrast(
    _ states: [[Double]],
    _ subject: FormulaTerm.Subject,
    temperature: Double,
    dropout: Double
  ) -> Double {
    let term = FormulaTerm(subject, .similarity, parameter: dropout)
    let masks = RepresentationMasks(seed: 5, step: 0, rows: Array(states.indices))
    let readings = RepresentationMasks.Reading.allCases.map { reading in
      let width = states[0].count
      let mask = masks.values(of: term, reading: reading, count: states.count, width: width)
      return states.enumerated().map { row, state in
        state.enumerated().map { $1 * Double(mask[row * width + $0]) }
      }
    }
    func dot(_ left: [Double], _ right: [Double]) -> Double {
      zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
    var sum = 0.0
    for (row, first) in readings[0].enumerated() {
      let cosines = readings[1].map {
        dot(first, $0) / (dot(first, first) * dot($0, $0)).squareRoot()
      }
      let total = cosines.reduce(0) { $0 + exp($1 / temperature) }
      sum += log(total) - cosines[row] / temperature
    }
    return sum / Double(states.count)
  }

  @Test("Values and slopes through a pass are those of cosines written out in 64-bit floats")
  func gradient() throws {
    try SeveralValuesTests().check(RewardModel(Transformer.tiny()), Held(), Self.pairs) { decoder in
      var losses = 0.0
      var chosen: [[Double]] = []
      var differences: [[Double]] = []
      for row in Self.pairs {
        let better = decoder.finalState(of: row.chosen, after: row.prompt)
        let worse = decoder.finalState(of: row.rejected, after: row.prompt)
        chosen.append(better)
        differences.append(zip(better, worse).map { $0 - $1 })
        let lead =
          decoder.score(of: row.chosen, after: row.prompt)
          - decoder.score(of: row.rejected, after: row.prompt)
        losses += log1p(exp(-lead)) / Double(Self.pairs.count)
      }
      return losses + 0.5 * contrast(chosen, .chosen, temperature: 0.5, dropout: 0.25)
        + 0.25 * contrast(differences, .example, temperature: 0.4, dropout: 0.5)
    }
  }

  private func stage(_ factor: Double) -> Train<RewardRole> {
    Train(RewardModel(Transformer.tiny(width: 16)), on: Dataset(GivenRows(Self.pairs))) {
      BradleyTerry()
      factor * RepresentationContrast(of: .chosen, temperature: 0.2)
      AdamW(learningRate: 1e-2)
      Steps(60)
      BatchSize(6)
    }.named("reward")
  }

  /// The mean cosine between the representations of different rows.
  private func likeness(_ decoder: NaiveDecoder) -> Double {
    let states = Self.pairs.map { decoder.finalState(of: $0.chosen, after: $0.prompt) }
    func dot(_ left: [Double], _ right: [Double]) -> Double {
      zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
    var cosines: [Double] = []
    for (place, left) in states.enumerated() {
      for right in states[(place + 1)...] {
        cosines.append(dot(left, right) / (dot(left, left) * dot(right, right)).squareRoot())
      }
    }
    return cosines.reduce(0, +) / Double(cosines.count)
  }

  @Test("A stage with it learns its pairs and less alike representations than one without")
  func apart() throws {
    let run = try Run(
      declare {
        Evaluate(stage(1), on: Dataset(GivenRows(Self.pairs)), resamples: 100) { RankingAccuracy() }
      }
    )
    #expect(try run.measurement("rewards/accuracies").estimate == 1)
    let plain = try Run(declare { stage(1e-9) })
    let (held, free) = (likeness(try run.decoder("reward")), likeness(try plain.decoder("reward")))
    #expect(held < free - 0.1, "\(held) \(free)")
  }

  @Test("A run gives the same weights for any number of threads")
  func threads() throws {
    let weights = try [1, 3].map { threads in
      try Run(declare { stage(1) }, threads: threads).decoder("reward").weights
    }
    #expect(weights[0] == weights[1])
  }

  @Test("The two readings drop their share by themselves, whatever rows stand beside a row")
  func masks() {
    let term = FormulaTerm(.chosen, .similarity, parameter: 0.25)
    let masks = RepresentationMasks(seed: 1, step: 7, rows: [40, 3, 9])
    let first = masks.values(of: term, reading: .first, count: 3, width: 1000)
    let second = masks.values(of: term, reading: .second, count: 3, width: 1000)
    #expect(Set(first) == [0, Float(1 / 0.75)])
    // Five standard deviations of 3000 draws.
    let dropped = Double(first.count { $0 == 0 })
    #expect(abs(dropped - 750) < 5 * (3000 * 0.25 * 0.75).squareRoot())
    let both = Double(zip(first, second).count { $0 == 0 && $1 == 0 })
    #expect(abs(both - 187.5) < 5 * (3000 * 0.0625 * 0.9375).squareRoot())
    let alone = RepresentationMasks(seed: 1, step: 7, rows: [3])
    #expect(
      alone.values(of: term, reading: .first, count: 1, width: 1000)
        == Array(first[1000..<2000])
    )
    var later = masks
    later.step = 8
    #expect(later.values(of: term, reading: .first, count: 3, width: 1000) != first)
  }

  @Test(
    "Nothing is wrong with it through a model of its own head",
    arguments: [RepresentationContrast.Representation.chosen, .rejected, .difference]
  )
  func checked(_ representation: RepresentationContrast.Representation) {
    let term = RepresentationContrast(of: representation)
    #expect(ObjectiveCheck(term.plan(), head: .linear).findings == [])
    #expect(ObjectiveCheck(term.plan(), head: .linear).notes == [])
  }

  @Test("The explanation prints the formula and says what its names mean")
  func explanation() throws {
    let text = try ExplanationTests.explain(declare { stage(0.5) }).text
    #expect(text.contains("cos(hᵢ(chosen), h′ⱼ(chosen); dropout 0.1) / 0.2"))
    #expect(text.contains("diag(x): x of the pair of a row with itself"))
  }
}
