import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("The order of rows")
struct DataOrderTests {
  /// Row i has strength 2^i, so that a batch's sum of strengths says which rows it holds.
  static func data(_ count: Int) -> Dataset<Comparison> {
    Dataset(
      GivenRows(
        Rows.comparisons(count, strength: { Double(sign: .plus, exponent: $0, significand: 1) })
      )
    )
  }

  static func stage(
    _ label: String,
    on data: Dataset<Comparison>,
    batch: Int,
    duration: some TrainingSetting,
    variant: Int = 0
  ) -> Train<PolicyRole> {
    Train(Transformer.tiny(variant: variant), on: data) {
      OrderProbe()
      SGD(learningRate: 0.1)
      duration
      BatchSize(batch)
    }.named(label)
  }

  /// The rows of each step.
  static func batches(of run: Run, _ label: String, rows: Int, batch: Int) throws -> [Set<Int>] {
    let perPass = (rows + batch - 1) / batch
    return try run.series("loss", label).enumerated().map { step, mean in
      let isLast = step % perPass == perPass - 1
      let size = isLast ? rows - (perPass - 1) * batch : batch
      let sum = (mean * Double(size)).rounded()
      let held = Set((0..<rows).filter { Int(sum) >> $0 & 1 == 1 })
      #expect(held.count == size)
      return held
    }
  }

  @Test("Every row comes once per pass, the short last batch too", arguments: [1, 3, 4, 10, 16])
  func passes(batch: Int) throws {
    let stage = Self.stage("probe", on: Self.data(10), batch: batch, duration: Epochs(3))
    let run = try Run(declare { stage })
    let batches = try Self.batches(of: run, "probe", rows: 10, batch: min(batch, 10))
    let perPass = (10 + batch - 1) / batch
    #expect(batches.count == 3 * perPass)
    for pass in 0..<3 {
      let rows = batches[(pass * perPass)..<((pass + 1) * perPass)].flatMap { $0 }
      #expect(rows.sorted() == Array(0..<10))
    }
  }

  @Test("The largest batch size there is takes all rows at every step")
  func wholeBatch() throws {
    let stage = Self.stage("probe", on: Self.data(5), batch: .max, duration: Epochs(2))
    let run = try Run(declare { stage })
    #expect(try run.series("loss", "probe") == [31.0 / 5, 31.0 / 5])
  }

  @Test("Passes and seeds have orders of their own; equal rows have one, however declared")
  func orders() throws {
    let first = Self.stage("first", on: Self.data(10), batch: 1, duration: Epochs(2))
    let derived = Dataset(Self.data(10)) { Filter(.chosen != "none") }
    let other = Self.stage("other", on: derived, batch: 1, duration: Epochs(1))
    let experiment = declare {
      first
      other
    }
    func order(_ run: Run, _ label: String) throws -> [Double] { try run.series("loss", label) }
    let run = try Run(experiment)
    let again = try Run(experiment)
    let seeded = try Run(experiment, seed: 6)
    #expect(try order(run, "first") == order(again, "first"))
    #expect(try order(run, "first").prefix(10) != order(run, "first").suffix(10))
    #expect(try order(run, "first") != order(seeded, "first"))
    #expect(try order(run, "first").prefix(10) == order(run, "other").prefix(10))
  }

  @Test("Two stages on the same rows see them in the same order")
  func shared() throws {
    let data = Self.data(9)
    let first = Self.stage("first", on: data, batch: 1, duration: Epochs(2))
    let second = Self.stage("second", on: data, batch: 1, duration: Steps(18), variant: 3)
    let run = try Run(
      declare {
        first
        second
      }
    )
    #expect(try run.series("loss", "first") == run.series("loss", "second"))
  }

  @Test(
    "A part of a pass is the nearest number of steps, at least one",
    arguments: [(0.01, 1), (0.5, 2), (0.6, 2), (1, 4), (1.5, 6), (2.25, 9)]
  )
  func fractions(epochs: Double, steps: Int) throws {
    let stage = Self.stage("probe", on: Self.data(10), batch: 3, duration: Epochs(epochs))
    let run = try Run(declare { stage })
    #expect(run.steps("probe").count == steps)
    #expect(run.steps("probe").last?.epoch == Double(steps) / 4)
    #expect(run.steps("probe").allSatisfy { $0.steps == steps })
  }
}
