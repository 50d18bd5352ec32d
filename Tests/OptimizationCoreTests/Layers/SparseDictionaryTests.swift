import Foundation
import OptimizationCore
import Testing

@Suite("Sparse dictionaries")
struct SparseDictionaryTests {
  private static let rows: [[Double]] = {
    var random = CounterRandom(seed: 3, stream: "rows")
    return (0..<5).map { _ in (0..<4).map { _ in random.normal() } }
  }()

  private static func dictionary(
    active: Int = 2,
    revived: Int = 2,
    patience: Int = 2
  ) -> SparseDictionary<Double> {
    SparseDictionary(
      width: 4,
      featureCount: 6,
      activeCount: active,
      revivedCount: revived,
      patience: patience,
      seed: 11
    )
  }

  /// What weights say, by name.
  private static func weights(_ dictionary: SparseDictionary<Double>) -> [String: [Double]] {
    Dictionary(uniqueKeysWithValues: dictionary.parameters.map { ($0.name, $0.values) })
  }

  private static func numbers(_ row: [Double], _ weights: [String: [Double]]) -> [Double] {
    let encoder = weights["encoder.weight"] ?? []
    let bias = weights["input_bias"] ?? []
    var numbers = weights["neuron_bias"] ?? []
    for feature in 0..<6 {
      for place in 0..<4 {
        numbers[feature] += encoder[feature * 4 + place] * (row[place] - bias[place])
      }
    }
    return numbers
  }

  private static func decoded(_ kept: [Double], _ weights: [String: [Double]]) -> [Double] {
    let decoder = weights["decoder.weight"] ?? []
    var made = [Double](repeating: 0, count: 4)
    for place in 0..<4 {
      for feature in 0..<6 { made[place] += decoder[place * 6 + feature] * kept[feature] }
    }
    return made
  }

  private static func sum(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func distance(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(left.count)
  }

  private static func tensor(_ graph: Graph<Double>) -> Tensor<Double> {
    graph.constant(rows.flatMap(\.self), shape: [5, 4])
  }

  @Test(
    "It starts with columns of length 1, an encoder that is their transpose, and the data's median"
  )
  func start() {
    let dictionary = Self.dictionary()
    let weights = Self.weights(dictionary)
    for feature in 0..<6 {
      let column = (0..<4).map { (weights["decoder.weight"] ?? [])[$0 * 6 + feature] }
      #expect(abs(Self.sum(column, column) - 1) < 1e-12)
      #expect(column == Array((weights["encoder.weight"] ?? [])[feature * 4..<feature * 4 + 4]))
    }
    dictionary.fit([[1, 5, 0, 0], [3, 4, 0, 1], [2, 9, 0, 7], [8, 1, 0, 2]])
    #expect(Self.weights(dictionary)["input_bias"] == [2, 4, 0, 1])
    dictionary.fit([[9, 9, 9, 9]])
    #expect(Self.weights(dictionary)["input_bias"] == [2, 4, 0, 1])
  }

  @Test("A batch keeps its largest numbers of either sign, of rows that take part")
  func largest() {
    let dictionary = Self.dictionary()
    let weights = Self.weights(dictionary)
    let graph = Graph<Double>(ComputeContext(threads: 1))
    let takesPart = [true, false, true, true, true]
    let encoding = dictionary.encode(
      Self.tensor(graph),
      keeping: .largest(rows: takesPart),
      in: graph
    )
    let numbers = Self.rows.map { Self.numbers($0, weights) }
    let candidates = zip(numbers, takesPart).filter(\.1).flatMap(\.0)
    let least = candidates.map(abs).sorted(by: >)[7]
    let expected = zip(numbers, takesPart).flatMap { row, takesPart in
      row.map { takesPart && abs($0) >= least ? $0 : 0 }
    }
    #expect(expected.count { $0 != 0 } == 8 && expected.contains { $0 < 0 })
    for (found, expected) in zip(encoding.activations.values, expected) {
      #expect(abs(found - expected) < 1e-12)
    }
    #expect(abs((encoding.smallest ?? 0) - least) < 1e-12)
  }

  @Test("The threshold follows the smallest kept number by a hundredth a step, and decides later")
  func threshold() {
    let dictionary = Self.dictionary()
    var expected = 0.0
    for _ in 0..<3 {
      let graph = Graph<Double>(ComputeContext(threads: 1))
      let encoding = dictionary.encode(
        Self.tensor(graph),
        keeping: .largest(rows: Self.rows.map { _ in true }),
        in: graph
      )
      #expect(dictionary.state.threshold == expected)
      expected = 0.99 * expected + 0.01 * (encoding.smallest ?? .nan)
      dictionary.finishStep()
      #expect(abs(dictionary.state.threshold - expected) < 1e-15)
      expected = dictionary.state.threshold
    }
    dictionary.state.threshold = 0.7
    let graph = Graph<Double>(ComputeContext(threads: 1), recordsGradients: false)
    let encoding = dictionary.encode(Self.tensor(graph), keeping: .threshold, in: graph)
    for (kept, number) in zip(encoding.activations.values, encoding.preactivations.values) {
      #expect(kept == (abs(number) > 0.7 ? number : 0))
    }
  }

  @Test("Errors of every prefix have the gradients of their values", arguments: [1, 4, 6])
  func gradients(_ prefix: Int) {
    let dictionary = Self.dictionary()
    var random = CounterRandom(seed: 5, stream: "weights")
    for parameter in dictionary.parameters {
      parameter.values = parameter.values.map { $0 + 0.3 * random.normal() }
    }
    let outer = Self.rows.map { _ in random.normal() }
    let graph = Graph<Double>(ComputeContext(threads: 1))
    let input = Self.tensor(graph)
    let encoding = dictionary.encode(
      input,
      keeping: .largest(rows: Self.rows.map { _ in true }),
      in: graph
    )
    let errors = dictionary.errors(
      dictionary.reconstruction(from: encoding.activations, first: prefix, in: graph),
      input,
      in: graph
    )
    let isKept = encoding.activations.values.map { $0 != 0 }
    func total(_ weights: [String: [Double]]) -> Double {
      Self.rows.enumerated().reduce(0) { sum, row in
        let numbers = Self.numbers(row.element, weights)
        let kept = numbers.indices.map {
          isKept[row.offset * 6 + $0] && $0 < prefix ? numbers[$0] : 0
        }
        let made = zip(Self.decoded(kept, weights), weights["input_bias"] ?? []).map(+)
        let error = Self.distance(made, row.element)
        return sum + outer[row.offset] * error
      }
    }
    graph.backward(from: [(errors, outer)])
    let weights = Self.weights(dictionary)
    #expect(abs(Self.sum(errors.values, outer) - total(weights)) < 1e-12)
    compare(dictionary, total)
  }

  @Test("Idle features explain what is left, those with the largest numbers, and are brought back")
  func revival() throws {
    let fresh = Self.dictionary(active: 1)
    let graph = Graph<Double>(ComputeContext(threads: 1), recordsGradients: false)
    let encoding = fresh.encode(Self.tensor(graph), keeping: .threshold, in: graph)
    #expect(fresh.revival(from: encoding.preactivations, in: graph) == nil)
    // Of a row the two largest numbers, where features that aren't idle count as 0.
    fresh.state.idleSteps = [0, 9, 9, 9, 0, 9]
    let made = try #require(fresh.revival(from: encoding.preactivations, in: graph))
    let weights = Self.weights(fresh)
    let isKept = Self.rows.map { row -> [Bool] in
      let numbers = Self.numbers(row, weights).enumerated().map {
        [1, 2, 3, 5].contains($0.offset) ? $0.element : 0
      }
      let least = numbers.sorted(by: >)[1]
      return numbers.map { $0 >= least && $0 > 0 }
    }
    #expect(isKept.contains { $0.contains(true) })
    for (row, kept) in isKept.enumerated() {
      let numbers = zip(Self.numbers(Self.rows[row], weights), kept).map { $1 ? $0 : 0 }
      for (place, expected) in Self.decoded(numbers, weights).enumerated() {
        #expect(abs(made.values[row * 4 + place] - expected) < 1e-12)
      }
    }
    // A feature that a batch keeps is no longer idle.
    let training = Graph<Double>(ComputeContext(threads: 1))
    _ = fresh.encode(
      Self.tensor(training),
      keeping: .largest(rows: Self.rows.map { _ in true }),
      in: training
    )
    fresh.finishStep()
    #expect(fresh.state.idleSteps.allSatisfy { [0, 1, 10].contains($0) })
    #expect(fresh.state.idleSteps.contains(0) && fresh.state.idleSteps.contains(10))
  }

  @Test("A step keeps the columns at length 1, and their gradients across them")
  func steps() throws {
    let dictionary = Self.dictionary()
    let decoder = try #require(dictionary.parameters.first { $0.name == "decoder.weight" })
    var random = CounterRandom(seed: 6, stream: "gradient")
    decoder.gradient = decoder.values.map { _ in random.normal() }
    dictionary.prepareStep()
    for feature in 0..<6 {
      let places = (0..<4).map { $0 * 6 + feature }
      let values = places.map { decoder.values[$0] }
      #expect(abs(Self.sum(values, places.map { decoder.gradient[$0] })) < 1e-12)
      #expect(places.contains { abs(decoder.gradient[$0]) > 1e-3 })
    }
    decoder.values = decoder.values.map { 3 * $0 + 0.1 }
    dictionary.finishStep()
    for feature in 0..<6 {
      let column = (0..<4).map { decoder.values[$0 * 6 + feature] }
      #expect(abs(Self.sum(column, column) - 1) < 1e-12)
    }
  }

  /// Compares all gradients with central differences of a value.
  private func compare(
    _ dictionary: SparseDictionary<Double>,
    _ total: ([String: [Double]]) -> Double
  ) {
    let weights = Self.weights(dictionary)
    for parameter in dictionary.parameters {
      for (place, slope) in parameter.gradient.enumerated() {
        var (up, down) = (weights, weights)
        up[parameter.name]?[place] += 1e-6
        down[parameter.name]?[place] -= 1e-6
        let expected = (total(up) - total(down)) / 2e-6
        #expect(abs(slope - expected) < 1e-7 * max(1, abs(expected)), "\(parameter.name) \(place)")
      }
    }
  }
}
