import Testing

@testable import Benchmarks

@Suite("The work of objectives")
struct ObjectiveWorkTests {
  @Test("every case evaluates to a finite loss over all tokens of its rows")
  func cases() throws {
    for line in ObjectiveBenchmarks.cases {
      let work = try ObjectiveWork(line.terms, pairs: 4, length: 64)
      // Eight replies of 16 to 31 tokens; judged ones have another row's reply beside each.
      let replies = line.name == "KTO" ? 16 : 8
      #expect((replies * 16...replies * 32).contains(work.tokenCount), "\(line.name)")
      work.run()
    }
  }

  @Test("an objective per token, one of the batch and one of lists are among them")
  func kinds() {
    let kinds = Set(ObjectiveBenchmarks.cases.map(\.kind))
    #expect(kinds.isSuperset(of: ["per pair", "per token", "of the batch", "per list"]))
    #expect(Set(ObjectiveBenchmarks.cases.map(\.name)).count == ObjectiveBenchmarks.cases.count)
  }
}
