import Foundation
import OptimizationCore
import PreferenceData
import PreferenceStatistics
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Sparse dictionaries learn the features by which replies differ")
struct FeatureDictionaryTests {
  private static let pairs = Rows.comparisons(40)
  private static var data: Dataset<Comparison> { Dataset(GivenRows(pairs)) }
  private static let (size, active) = (6, 2)

  private static func train(
    _ model: some ModelDeclaration<DictionaryRole>,
    steps: Int,
    rate: Double = 0.02
  ) -> Train<DictionaryRole> {
    Train(model, on: data) {
      SparseReconstruction(prefixes: [2, 6])
      Adam(learningRate: rate)
      Steps(steps)
      BatchSize(40)
    }
  }

  private static let model = FeatureDictionary(
    features: [FrozenFeatureTests.policy],
    size: size,
    active: active
  )

  /// Whether the rejected reply of a pair comes first.
  private static func isTurned(_ pair: Comparison) throws -> Bool {
    let rows = try TokenizedRows(
      [
        ModelRow(
          Row(pair, origin: RowOrigin(name: "given", line: 1)),
          subjects: [.chosen, .rejected]
        )
      ],
      subjects: [.chosen, .rejected],
      layout: TextLayout(ByteTokenizer()),
      limit: nil,
      context: 64
    )
    return rows.rows[0].isTurned
  }

  /// By what the replies of every pair differ, in 64-bit floats from a weight file.
  private static func differences(_ expert: NaiveDecoder) throws -> [[Double]] {
    try pairs.map { pair in
      let states = [pair.chosen, pair.rejected].map {
        FrozenFeatureTests.state(expert, $0, pair.prompt)
      }
      let sign: Double = try isTurned(pair) ? -1 : 1
      return zip(states[0], states[1]).map { sign * ($0 - $1) }
    }
  }

  private static func numbers(_ row: [Double], _ weights: [String: [Double]]) throws -> [Double] {
    let centred = zip(row, try #require(weights["input_bias"])).map { $0 - $1 }
    let product = FrozenFeatureTests.product(try #require(weights["encoder.weight"]), centred)
    return zip(product, try #require(weights["neuron_bias"])).map(+)
  }

  private static func error(
    _ row: [Double],
    _ kept: [Double],
    _ weights: [String: [Double]]
  ) throws -> Double {
    let made = FrozenFeatureTests.product(try #require(weights["decoder.weight"]), kept)
    let bias = try #require(weights["input_bias"])
    var sum = 0.0
    for place in row.indices {
      let distance = row[place] - made[place] - bias[place]
      sum += distance * distance
    }
    return sum / Double(row.count)
  }

  private static func spread(_ rows: [[Double]]) -> Double {
    let mean = rows[0].indices.map { place in
      rows.reduce(0) { $0 + $1[place] } / Double(rows.count)
    }
    var sum = 0.0
    for row in rows {
      for (value, mean) in zip(row, mean) { sum += (value - mean) * (value - mean) }
    }
    return sum / Double(rows.count * mean.count)
  }

  @Test("A step's loss is that of a dictionary written out in 64-bit floats, and steps lower it")
  func loss() throws {
    let first = Self.train(Self.model, steps: 30).named("first")
    let second = Self.train(first, steps: 1, rate: 1e-6).named("second")
    let run = try Run(declare { second })
    let weights = try FrozenFeatureTests.tensors(run.weightFile("first"))
    let rows = try Self.differences(run.decoder("policy"))
    let numbers = try rows.map { try Self.numbers($0, weights) }
    let least = numbers.flatMap(\.self).map(abs).sorted(by: >)[Self.active * rows.count - 1]
    var expected = 0.0
    for (row, own) in zip(rows, numbers) {
      for prefix in [2, 6] {
        let kept = own.enumerated().map { abs($1) >= least - 1e-6 && $0 < prefix ? $1 : 0 }
        expected += try Self.error(row, kept, weights) / 2
      }
    }
    expected /= Double(rows.count) * Self.spread(rows)
    let found = try run.first("loss", "second")
    #expect(abs(found - expected) < 1e-4 * expected, "\(found) \(expected)")
    let losses = try run.series("loss", "first")
    #expect(try #require(losses.last) < 0.8 * losses[0])
    #expect(try run.first("dictionary/threshold", "first") > 0)
    #expect(try run.series("dictionary/idle", "first").allSatisfy { $0 == 0 })
    // Columns of length 1.
    let decoder = try #require(weights["decoder.weight"])
    for feature in 0..<Self.size {
      let column = (0..<8).map { decoder[$0 * Self.size + feature] }
      #expect(abs(column.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }
  }

  @Test("What is measured is made with the saved threshold; the strongest comparisons are written")
  func measured() throws {
    let trained = Self.train(Self.model, steps: 40).named("trained")
    let run = try Run(
      declare {
        Evaluate(trained, on: Self.data, resamples: 100) {
          ReconstructionError()
          ActiveFeatures()
          FeatureEffect(1)
        }.named("measured")
      }
    )
    let file = try run.weightFile("trained")
    let weights = try FrozenFeatureTests.tensors(file)
    let threshold = try #require(Safetensors.read(file).metadata["threshold"].flatMap(Double.init))
    let rows = try Self.differences(run.decoder("policy"))
    let kept = try rows.map { row in
      try Self.numbers(row, weights).map { abs($0) > threshold ? $0 : 0 }
    }
    let errors = try zip(rows, kept).map { try Self.error($0, $1, weights) }
    let share = errors.reduce(0, +) / Double(rows.count) / Self.spread(rows)
    let found = try #require(run.measurement("dictionary/reconstruction_error").estimate)
    #expect(abs(found - share) < 1e-4 * share, "\(found) \(share)")
    let count = Double(kept.joined().count { $0 != 0 }) / Double(rows.count)
    let active = try #require(run.measurement("dictionary/active_features").estimate)
    #expect(abs(active - count) < 1e-9)
    let fit = try LogisticRegression(
      [
        try Self.pairs.map {
          Double($0.chosen.count - $0.rejected.count) * (try Self.isTurned($0) ? -1 : 1)
        },
        kept.map { $0[0] },
      ],
      labels: try Self.pairs.map { try Self.isTurned($0) ? 0 : 1 }
    )
    let effect = try run.measurement("dictionary/effect/feature_1").estimate
    #expect((effect == nil) == (fit == nil))
    if let effect, let fit { #expect(abs(effect - fit.coefficients[2]) < 1e-3) }

    let lines = try String(contentsOf: run.file("features/measured.jsonl"), encoding: .utf8)
      .split(separator: "\n")
    #expect(lines.count == Self.size)
    #expect(run.notes.contains { $0.text.contains("features/measured.jsonl") })
    for (feature, line) in lines.enumerated() {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      )
      #expect(object["feature"] as? Int == feature + 1)
      let written = try #require(object["rows"] as? [[String: Any]])
      let strengths = written.compactMap { $0["strength"] as? Double }
      let expected = kept.map { $0[feature] }.filter { $0 != 0 }.map(abs).sorted(by: >).prefix(10)
      #expect(strengths.count == expected.count)
      for (found, expected) in zip(strengths, expected) {
        #expect(abs(abs(found) - expected) < 1e-4)
      }
      for row in written {
        let pair = try #require(
          Self.pairs.first {
            $0.prompt == row["prompt"] as? String
              && [$0.chosen, $0.rejected].contains(row["first"] as? String)
          }
        )
        let isChosen = row["first"] as? String == pair.chosen
        #expect(row["firstIsBetter"] as? Double == (isChosen ? 1 : 0))
      }
    }
  }

  @Test("Which reply comes first has nothing to do with which was chosen")
  func orientation() throws {
    var first = 0
    for pair in Self.pairs {
      var other = pair
      (other.chosen, other.rejected) = (pair.rejected, pair.chosen)
      #expect(try Self.isTurned(pair) != Self.isTurned(other))
      if try Self.isTurned(pair) { first += 1 }
    }
    #expect((8...32).contains(first))
  }

  @Test("Idle features are brought back, and their number is told")
  func idle() throws {
    let model = FeatureDictionary(
      features: [FrozenFeatureTests.policy],
      size: 40,
      active: 1,
      patience: 1
    )
    let stage = Train(model, on: Self.data) {
      SparseReconstruction(prefixes: [40], revival: 1)
      Adam(learningRate: 0.05)
      Steps(60)
      BatchSize(40)
    }.named("model")
    let run = try Run(declare { stage })
    let idle = try run.series("dictionary/idle", "model")
    #expect(idle[0] == 0 && idle.contains { $0 > 0 })
    #expect(try #require(idle.last) < (idle.max() ?? 0))
    #expect(try run.series("loss", "model").allSatisfy { $0.isFinite })
  }

  @Test("A batch of which one row weighs something has nothing to explain, and stops no run")
  func weightless() throws {
    var pairs = Self.pairs
    for index in pairs.indices where index % 2 == 1 { pairs[index].weight = 0 }
    let model = FeatureDictionary(features: [FrozenFeatureTests.policy], size: 6, active: 2)
    let stage = Train(model, on: Dataset(GivenRows(pairs))) {
      SparseReconstruction(prefixes: [2, 6])
      Adam(learningRate: 0.01)
      Steps(20)
      BatchSize(2)
    }.named("model")
    let losses = try Run(declare { stage }).series("loss", "model")
    #expect(losses.count == 20)
    #expect(losses.allSatisfy { $0.isFinite && $0 < 1e6 })
    // Some batches have one row that weighs something, some two.
    #expect(losses.contains(0) && losses.contains { $0 > 0 })
  }

  @Test("The same for any number of threads; a dictionary goes on from where it was")
  func deterministic() throws {
    let stage = Self.train(Self.train(Self.model, steps: 3).named("one"), steps: 3).named("two")
    let one = try Run(declare { stage })
    let two = try Run(declare { stage }, threads: 2)
    #expect(try one.weightBytes("two") == two.weightBytes("two"))
    let thresholds = try ["one", "two"].map {
      try #require(
        Safetensors.read(one.weightFile($0)).metadata["threshold"].flatMap(Double.init)
      )
    }
    #expect(thresholds[0] > 0 && thresholds[1] > thresholds[0])
  }

  @Test("It is explained, and its objective is tried before it is trained")
  func explained() throws {
    let stage = Self.train(Self.model, steps: 3).named("dictionary")
    let text = try ExplanationTests.explain(
      declare { Evaluate(stage, on: Self.data, resamples: 100) { ReconstructionError() } }
    ).text
    #expect(text.contains("Feature dictionary on frozen features"))
    #expect(text.contains("dictionary of 6 features, 2 of them kept per comparison on average"))
    #expect(text.contains("mean_b(spread(vector))"))
    let check = ObjectiveCheck(
      SparseReconstruction(prefixes: [2, 6]).plan(),
      head: .dictionary(DictionaryPlan(size: 6, active: 2, revived: 4, patience: 256))
    )
    #expect(check.findings.isEmpty && check.notes.isEmpty, "\(check.findings) \(check.notes)")
  }

  @Test("A batch of one has nothing to explain and stops nothing")
  func remainder() throws {
    let rows = Dataset(GivenRows(Array(Self.pairs.prefix(5))))
    let stage = Train(Self.model, on: rows) {
      SparseReconstruction(prefixes: [6])
      SGD(learningRate: 0.1)
      Epochs(2)
      BatchSize(4)
    }.named("model")
    let losses = try Run(declare { stage }).series("loss", "model")
    #expect(losses.allSatisfy { $0.isFinite })
  }
}
