import PreferenceData
import RecipePlan
import Testing

@testable import RecipeDSL

@Suite("A declaration is a value")
struct DeclaringTests {
  @Test("declaring and lowering read nothing")
  func readsNothing() {
    let lowered = Trapped().lowered()
    #expect(lowered.faults == [])
    #expect(lowered.plan.nodes.count == 4)
  }

  @Test("lowering twice gives equal plans")
  func twice() throws {
    let recipe = Trapped()
    #expect(recipe.lowered().plan == recipe.lowered().plan)
    #expect(try json(Trapped().lowered().plan) == json(recipe.lowered().plan))
  }

  @Test("a stage that is mentioned twice is one node")
  func oneNode() throws {
    let plan = lowered {
      Evaluate(Sample.policy, on: Sample.parts.test) { RankingAccuracy() }
      Evaluate(Sample.policy, on: Sample.parts.validation) { RankingAccuracy() }
      Sample.policy
    }.plan
    let trained = plan.nodes.filter { if case .train = $0.operation { true } else { false } }
    #expect(trained.count == 1)
    // The dataset, the decoder, the policy and two evaluations.
    #expect(plan.nodes.count == 5)
    #expect(Set(plan.nodes.map(\.id)).count == plan.nodes.count)
  }

  @Test("equal declarations in two places are one node")
  func equalDeclarations() {
    func policy() -> Train<PolicyRole> {
      Train(Sample.base, on: Sample.comparisons) {
        DPO(beta: 0.1)
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
    }
    let plan = lowered {
      policy()
      policy().named("again")
    }.plan
    #expect(plan.nodes.count == 3)
    #expect(plan.nodes.last?.label == "again")
  }

  @Test("inputs come before what reads them")
  func order() {
    let plan = Trapped().lowered().plan
    var known: Set<NodeID> = []
    for node in plan.nodes {
      #expect(node.inputs.allSatisfy(known.contains))
      known.insert(node.id)
    }
  }

  @Test("names, lines and files change no fingerprint")
  func meaninglessParts() {
    func plan(_ label: String?, file: String, line: Int, claim: String) -> Plan {
      let rows = Dataset(SimulatedComparisons(count: 8), file: file, line: line)
      let base = Transformer(
        tokenizer: .bytes,
        width: 16,
        layers: 1,
        heads: 2,
        context: 64,
        file: file,
        line: line + 1
      )
      let stage = Train(base, on: rows, file: file, line: line + 2) {
        DPO(beta: 0.1)
        SGD(learningRate: 1)
        Steps(1)
        BatchSize(1)
      }
      let policy = label.map { stage.named($0) } ?? stage
      let scores = Evaluate(policy, on: rows, file: file, line: line + 3) { RankingAccuracy() }
      return lowered {
        Claim(claim, scores[RankingAccuracy()] > 0.5, file: file, line: line + 4)
      }.plan
    }
    let one = plan(nil, file: "A/A.swift", line: 1, claim: "one")
    let other = plan("policy", file: "B/B.swift", line: 900, claim: "other")
    #expect(one != other)
    #expect(one.fingerprint == other.fingerprint)
    #expect(one.nodes.map(\.id) == other.nodes.map(\.id))
    #expect(other.nodes.map(\.label).contains("policy"))
  }

  @Test("the same label twice is told apart, whatever labels there are")
  func labels() {
    let plan = lowered {
      for count in [1, 2, 3] {
        Evaluate(Sample.base, on: Dataset(SimulatedComparisons(count: count)).named("rows")) {
          LongerReplyAccuracy()
        }.named(count == 3 ? "scores 2" : "scores")
      }
    }.plan
    let labels = plan.nodes.map(\.label)
    // Evaluations on different rows are told apart by their rows.
    let names = plan.nodes.map { node in
      if case .evaluate(let evaluate) = node.operation {
        return "\(node.label) on \(evaluate.data.node)"
      }
      return node.label
    }
    #expect(Set(names).count == names.count, "\(names)")
    #expect(Set(labels).isSuperset(of: ["rows", "rows 2", "rows 3", "scores", "scores 2"]))
  }

  @Test("types of the same settings but another name or argument are told apart")
  func ownTypes() {
    func plan(_ columns: some ColumnMapping) -> Plan {
      func open<Columns: ColumnMapping>(_ columns: Columns) -> Plan {
        lowered(Dataset(JSONLines("rows.jsonl", columns: columns))).plan
      }
      return open(columns)
    }
    #expect(plan(FirstColumns()).fingerprint != plan(SecondColumns()).fingerprint)
    let first = lowered { Evaluate(Sample.base, on: Sample.comparisons) { Count<FirstColumns>() } }
    let other = lowered { Evaluate(Sample.base, on: Sample.comparisons) { Count<SecondColumns>() } }
    #expect(first.plan.fingerprint != other.plan.fingerprint)
  }

  @Test("a private type bears the same name in every build: no address is in the plan")
  func privateTypes() throws {
    #expect(try !json(Trapped().lowered().plan).contains("unknown context"))
    #expect(try json(Trapped().lowered().plan).contains("\"type\":\"Trap\""))
  }

  @Test("datasets that declare the same rows are equal, whatever they are called")
  func datasetEquality() {
    #expect(Sample.comparisons == Dataset(SimulatedComparisons(count: 64)).named("other"))
    #expect(Sample.comparisons != Dataset(SimulatedComparisons(count: 65)))
    #expect(Sample.parts.train != Sample.parts.test)
    #expect(Set([Sample.parts.train, Sample.parts.train, Sample.parts.test]).count == 2)
  }
}

private struct Trap: ExampleSource {
  typealias Example = Comparison
  var name = "trap"
  var files: [Path] { fatalError("Declaring asked for files.") }
  func read(_ context: DataContext) throws -> RowTable<Comparison> {
    fatalError("Declaring read rows.")
  }
}

private struct Trapped: Recipe {
  var body: some Experiment {
    let rows = Dataset(Trap())
    let base = Transformer(tokenizer: .bytes, width: 16, layers: 1, heads: 2, context: 64)
    let policy = Train(base, on: rows) {
      DPO(beta: 0.1)
      SGD(learningRate: 1)
      Steps(1)
      BatchSize(1)
    }
    let scores = Evaluate(policy, on: rows) { RankingAccuracy() }
    Claim("good", scores[RankingAccuracy()] > 0.5)
  }
}

private struct FirstColumns: ColumnMapping {
  var faults: [String] { [] }
  func example(in row: JSONRow) throws -> Comparison {
    Comparison(prompt: "", chosen: "", rejected: "")
  }
}

private struct SecondColumns: ColumnMapping {
  var faults: [String] { [] }
  func example(in row: JSONRow) throws -> Comparison {
    Comparison(prompt: "", chosen: "", rejected: "")
  }
}

private struct Count<Tag: Sendable>: Metric {
  typealias Example = Comparison
  var name: String { "count" }
  var title: String { "count" }
  var direction: Measurement.Direction { .neutral }
  func value(of rows: [EvaluatedRow<Comparison>]) -> Double? { Double(rows.count) }
}
