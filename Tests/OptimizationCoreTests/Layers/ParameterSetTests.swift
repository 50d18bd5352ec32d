import OptimizationCore
import Testing

@Suite("Parameter sets")
struct ParameterSetTests {
  private func makeSet() -> ParameterSet<Float> {
    ParameterSet<Float>([
      Parameter<Float>(name: "b", shape: [2, 2], values: [1, 2, 3, 4]),
      Parameter<Float>(name: "a", shape: [3], values: [5, 6, 7]),
    ])
  }

  @Test("Order, lookup and counts")
  func basics() {
    let set = makeSet()
    #expect(set.names == ["b", "a"])
    #expect(set.count == 2)
    #expect(set.elementCount == 7)
    #expect(set["a"]?.values == [5, 6, 7])
    #expect(set["c"] == nil)
    #expect(set.map(\.shape) == [[2, 2], [3]])
  }

  @Test("Merged sets share their parameters")
  func merging() {
    let head = ParameterSet<Float>([Parameter<Float>(name: "score.weight", shape: [1], values: [0])]
    )
    let set = makeSet()
    let merged = set.merging(head)
    #expect(merged.names == ["b", "a", "score.weight"])
    merged["a"]?.values = [0, 0, 0]
    #expect(set["a"]?.values == [0, 0, 0])
  }

  @Test("Copies share nothing; bytes are compared, not numbers")
  func bytes() {
    let set = makeSet()
    let copy = set.copy()
    #expect(copy.hasSameBytes(as: set))
    copy["a"]?.values = [5, 6, 8]
    #expect(!copy.hasSameBytes(as: set))
    #expect(set["a"]?.values == [5, 6, 7])
    func single(_ value: Float) -> ParameterSet<Float> {
      ParameterSet<Float>([Parameter<Float>(name: "x", shape: [1], values: [value])])
    }
    #expect(!single(0).hasSameBytes(as: single(-0.0)))
    #expect(single(.nan).hasSameBytes(as: single(.nan)))
  }

  @Test("Gradients are accumulated, zeroed, and not copied")
  func gradients() {
    let (first, second) = (makeSet(), makeSet())
    first["a"]?.gradient = [1, 2, 3]
    second["a"]?.gradient = [10, 20, 30]
    first.accumulateGradients(of: second, times: 0.5)
    #expect(first["a"]?.gradient == [6, 12, 18])
    #expect(first["b"]?.gradient == [0, 0, 0, 0])
    #expect(first.copy()["a"]?.gradient == [0, 0, 0])
    first.zeroGradients()
    #expect(first["a"]?.gradient == [0, 0, 0])
  }

  @Test("Loading copies by name, or names everything that does not fit and changes nothing")
  func loading() throws {
    let set = makeSet()
    try set.load(
      from: ParameterSet<Float>([
        Parameter<Float>(name: "a", shape: [3], values: [1, 1, 1]),
        Parameter<Float>(name: "b", shape: [2, 2], values: [2, 2, 2, 2]),
      ])
    )
    #expect(set["a"]?.values == [1, 1, 1])
    #expect(set["b"]?.values == [2, 2, 2, 2])

    let wrong = ParameterSet<Float>([
      Parameter<Float>(name: "b", shape: [4], values: [9, 9, 9, 9]),
      Parameter<Float>(name: "c", shape: [1], values: [9]),
    ])
    let error = #expect(throws: ParameterMismatch.self) { try set.load(from: wrong) }
    #expect(error?.missing == ["a"])
    #expect(error?.unexpected == ["c"])
    #expect(error?.misshapen.map(\.name) == ["b"])
    #expect(error?.description.contains("b has shape [4], expected [2, 2]") == true)
    #expect(set["b"]?.values == [2, 2, 2, 2])
  }
}
