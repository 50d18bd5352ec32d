import Foundation
import OptimizationCore
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
      RecipeDSL.AdamW(learningRate: 1e-2)
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
    "Two passes under an adapter's dropout give the cosines between both, and slopes to both",
    arguments: [false, true]
  )
  func twoPasses(_ recomputes: Bool) throws {
    let plan = AdapterPlan(
      base: NodeID("base"),
      rank: 2,
      alpha: 4,
      dropout: 0.4,
      targets: .allLinear,
      isRankStabilized: false
    )
    let configuration = DecoderConfiguration(
      vocabularySize: 257,
      width: 8,
      layerCount: 2,
      headCount: 2,
      keyValueHeadCount: 1,
      hiddenWidth: 12,
      contextLength: 64
    )
    let body = ModelInstance(
      decoder: Decoder(configuration, seed: 3),
      layout: TextLayout(ByteTokenizer())
    )
    let model = try body.withAdapter(plan, seed: 4)
      .withHead(.linear, annotators: [], seed: 5)
    // An adapter begins at 0, where dropout changes nothing, and the body's weights are small.
    var random = CounterRandom(seed: 6, stream: "test")
    for parameter in body.parameters { parameter.values = parameter.values.map { 5 * $0 } }
    for parameter in model.parameters {
      parameter.values = parameter.values.map { _ in Float(0.5 * random.uniform() - 0.25) }
    }
    let rows = try TokenizedRows(
      TokenizedRowsTests.rows(Self.pairs),
      subjects: [.chosen, .rejected],
      layout: model.layout,
      limit: nil,
      context: 64
    )
    let packed = PackedReplies(rows.rows, subjects: rows.places)
    let places = [7, 2, 9, 11, 0, 4]
    let masks = RepresentationMasks(seed: 8, step: 3, rows: places)
    let first = RandomStreams(seed: 8).dropout(
      step: 3,
      rows: places,
      content: rows.content,
      sequences: packed.sequences
    )
    let second = masks.secondPass(over: packed.sequences)
    let terms = [FormulaTerm.Subject.chosen, .example].map { FormulaTerm($0, .similarity) }
    func pass(_ graph: Graph<Float>) -> ModelPass {
      ModelPass(
        model,
        over: packed,
        in: graph,
        dropout: first,
        distributions: Set(terms),
        masks: masks
      )
    }
    let graph = Graph<Float>(ComputeContext(threads: 1), recomputesActivations: recomputes)
    let own = pass(graph)
    // The cosines between two passes by themselves.
    let states = [first, second].map { stream in
      let graph = Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
      let hidden = model.decoder.hiddenStates(packed.sequences, in: graph, dropout: stream).values
      return packed.lastRows.map { row in hidden[row * 8..<(row + 1) * 8].map(Double.init) }
    }
    func dot(_ left: [Double], _ right: [Double]) -> Double {
      zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
    for term in terms {
      let vectors = states.map { states in
        (0..<6).map { row in
          term.subject == .chosen
            ? states[row] : zip(states[row], states[6 + row]).map { $0 - $1 }
        }
      }
      let expected = vectors[0].flatMap { left in
        vectors[1].map { dot(left, $0) / (dot(left, left) * dot($0, $0)).squareRoot() }
      }
      let found = try #require(own.distributions[term])
      #expect(found.count == 36)
      for (left, right) in zip(found, expected) { #expect(Swift.abs(left - right) < 1e-5) }
      // The passes differ, also for the same row.
      #expect((0..<6).allSatisfy { abs(found[$0 * 7]) < 0.9999 })
    }
    // A sum with weights of its own for every pair, and its slope along the gradient.
    let weights = (0..<36).map { _ in random.uniform() - 0.5 }
    func total() -> Double {
      let values = pass(
        Graph<Float>(ComputeContext(threads: 1), recordsGradients: false)
      ).distributions
      return terms.reduce(0) { $0 + dot(values[$1] ?? [], weights) }
    }
    model.parameters.zeroGradients()
    own.backward(from: Dictionary(uniqueKeysWithValues: terms.map { ($0, weights) }))
    let gradients = model.parameters.map { Array($0.gradient) }
    let starts = model.parameters.map { Array($0.values) }
    let norm = gradients.joined().reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    try #require(norm > 1e-2)
    let reach = 3e-4 / norm
    let ends = [1.0, -1].map { sign in
      for (parameter, (start, gradient)) in zip(model.parameters, zip(starts, gradients)) {
        parameter.values = zip(start, gradient).map {
          Float(Double($0) + sign * reach * Double($1))
        }
      }
      return total()
    }
    let slope = (ends[0] - ends[1]) / 6e-4
    #expect(Swift.abs(slope - norm) < 1e-2 * norm, "\(slope) \(norm)")
  }

  @Test("A stage reads its replies twice under the dropout of its adapter")
  func adapter() throws {
    func losses(_ dropout: Double?) throws -> [Double] {
      let model = RewardModel(Adapted(Transformer.tiny(), by: LoRA(rank: 2, dropout: 0.3)))
      let stage = Train(model, on: Dataset(GivenRows(Self.pairs))) {
        BradleyTerry()
        RepresentationContrast(of: .chosen, temperature: 0.5, dropout: dropout)
        RecipeDSL.AdamW(learningRate: 0.1)
        Steps(30)
        BatchSize(6)
      }.named("reward")
      return try Run(declare { stage }).series("loss", "reward")
    }
    let found = try losses(nil)
    #expect(found.count == 30)
    #expect(try #require(found.last) < found[0] - 0.2)
    #expect(found != (try losses(0.1)))
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
