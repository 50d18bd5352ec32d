import OptimizationCore
import Testing

@Suite("Groups of parameters")
struct ParameterGroupTests {
  private func decayed(_ groups: [ParameterGroup]) -> [String: Double] {
    let set = OptimizerCase.parameters()
    let before = set.copy()
    let optimizer = AdamWSettings(weightDecay: 0.5, groups: groups).makeOptimizer(for: set)
    // Without a gradient only decay changes a weight.
    optimizer.update(set, learningRate: 0.5)
    var shares: [String: Double] = [:]
    for parameter in set {
      let old = Double(before[parameter.name]?.values[0] ?? 0)
      shares[parameter.name] = ((1 - Double(parameter.values[0]) / old) * 1e5).rounded() / 1e5
    }
    return shares
  }

  @Test("Matrices decay and vectors do not unless a group says otherwise")
  func defaults() {
    let matrices = ["model.embed_tokens.weight", "wide.weight", "tall.other", "lm_head.weight"]
    var expected = Dictionary(uniqueKeysWithValues: matrices.map { ($0, 0.25) })
    expected["norm.weight"] = 0
    #expect(decayed([]) == expected)
  }

  @Test("The first group that has a parameter counts")
  func order() {
    let shares = decayed([
      ParameterGroup(.embeddings, weightDecay: 0),
      ParameterGroup(.named(NamePattern("w*.weight")), learningRateFactor: 0.1),
      ParameterGroup(.hiddenMatrices, weightDecay: 0.1, learningRateFactor: 2),
      ParameterGroup(.everything, weightDecay: 0.2),
    ])
    #expect(
      shares == [
        "model.embed_tokens.weight": 0, "wide.weight": 0.025, "tall.other": 0.1,
        "norm.weight": 0.1, "lm_head.weight": 0.1,
      ]
    )
  }

  @Test("A factor of 0 freezes a group under every optimizer", arguments: OptimizerCase.all)
  func frozen(_ example: OptimizerCase) {
    // The case's own group halves the rate of this name; what is frozen here is another set's.
    let set = OptimizerCase.parameters()
    let before = set.copy()
    let groups = [ParameterGroup(.matrices, learningRateFactor: 0)]
    let optimizer: any Optimizer<Float> =
      switch example.testDescription {
      case "AdamW": AdamWSettings(groups: groups).makeOptimizer(for: set)
      case "Adam": AdamSettings(groups: groups).makeOptimizer(for: set)
      case "SGD": SGDSettings(groups: groups).makeOptimizer(for: set)
      case "Lion": LionSettings(groups: groups).makeOptimizer(for: set)
      case "Adafactor": AdafactorSettings(groups: groups).makeOptimizer(for: set)
      default: MuonSettings(groups: groups).makeOptimizer(for: set)
      }
    OptimizerCase.setGradients(ofStep: 0, in: set)
    optimizer.update(set, learningRate: 0.1)
    for parameter in set {
      let isSame = parameter.values == before[parameter.name]?.values
      #expect(isSame == (parameter.shape.count == 2), "\(parameter.name)")
    }
  }

  @Test("Selectors know the names of embeddings and heads")
  func selectors() {
    let names: [(String, [Int], Set<ParameterSelector>)] = [
      ("model.embed_tokens.weight", [9, 4], [.everything, .matrices, .embeddings]),
      ("model.layers.3.mlp.up_proj.weight", [9, 4], [.everything, .matrices, .hiddenMatrices]),
      ("model.norm.weight", [4], [.everything, .vectors]),
      ("lm_head.weight", [9, 4], [.everything, .matrices, .heads]),
      ("score.weight", [1, 4], [.everything, .matrices, .heads]),
      ("score.0.bias", [4], [.everything, .vectors, .heads]),
    ]
    let all: [ParameterSelector] = [
      .everything, .matrices, .vectors, .embeddings, .heads, .hiddenMatrices,
    ]
    for (name, shape, expected) in names {
      #expect(Set(all.filter { $0.includes(name: name, shape: shape) }) == expected, "\(name)")
    }
  }

  @Test("A star stands for any characters")
  func patterns() {
    let matches: [(String, String, Bool)] = [
      ("a.b", "a.b", true), ("a.b", "a.bc", false), ("a.b", "xa.b", false), ("*", "", true),
      ("*", "a.b", true), ("", "", true), ("", "a", false), ("a*", "a", true),
      ("layers.0.*", "layers.0.q.weight", true), ("layers.0.*", "layers.01.q", false),
      ("*.weight", "a.weight.weight", true), ("*.weight", "a.weight.bias", false),
      ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXcYb", false), ("**", "ab", true),
      ("*aab", "aaaab", true), ("a.b", "a*b", false),
    ]
    for (pattern, name, isMatch) in matches {
      #expect(NamePattern(pattern).matches(name) == isMatch, "\(pattern) \(name)")
    }
  }

  @Test("An average starts when it is told to and takes every so many steps")
  func average() {
    let set = ParameterSet<Float>([Parameter<Float>(name: "w", shape: [1], values: [0])])
    let average = WeightAverage(
      WeightAverageSettings(decay: 0.5, interval: 2, start: 3),
      parameters: set
    )
    var seen: [Float] = []
    for step in 1...7 {
      set["w"]?.values = [Float(8 * step)]
      average.update(set)
      let averaged = set.copy()
      average.write(to: averaged)
      seen += averaged["w"]?.values ?? []
    }
    // Steps 1 and 2 stand for themselves; 3 is the start; 5 and 7 are averaged in.
    #expect(seen == [8, 16, 24, 24, 32, 32, 44])
  }
}
