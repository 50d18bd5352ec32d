import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Training rows kept apart from held-out ones")
struct DecontaminationTests {
  static let heldOut = ["how do you bake bread ?", "the cat sat on the mat ."]
  static let training = [
    "how do you bake bread ?", "How do you bake bread", "how do i bake bread ?", "the dog ran",
    "yes", "yes", "a house .",
  ]

  private static func demonstrations(_ prompts: [String]) -> Dataset<Demonstration> {
    Dataset(
      GivenRows(
        prompts.enumerated().map { Demonstration(prompt: $1, completion: "reply \($0)") }
      )
    )
  }

  private static func comparisons(_ prompts: [String]) -> Dataset<Comparison> {
    Dataset(
      GivenRows(
        prompts.map { Comparison(prompt: $0, chosen: "yes \($0)", rejected: "no") }
      )
    ).named("benchmark")
  }

  private static func ledger(_ data: Dataset<Demonstration>) throws -> LedgerReport {
    let run = try Run(
      declare { Evaluate(Transformer.tiny(), on: data, resamples: 100) { TokenLoss() } }
    )
    let reports = run.events.compactMap { event -> DataReport? in
      if case .dataPrepared(let report) = event { report } else { nil }
    }
    return try #require(reports.last?.ledger.last)
  }

  @Test("Same, respelled and rephrased rows go, each counted under its reason")
  func reasons() throws {
    let small = try SmallEncoder()
    let all = try SentenceEncoderTests.embeddings(
      of: Self.heldOut + Self.training,
      by: small.embedding
    )
    // The highest cosine of each row that no letters give away, in 64-bit floats.
    let others = Array(Self.training[2...])
    let cosines = others.map { text in
      Self.heldOut.compactMap { all.similarity(of: text, and: $0, by: small.embedding) }.max() ?? 0
    }
    // A threshold between the two highest, so that exactly one text is a paraphrase.
    let distinct = Set(cosines).sorted(by: >)
    let threshold = (distinct[0] + distinct[1]) / 2
    let near = zip(others, cosines).filter { $0.1 >= threshold }.count
    let data = Dataset(Self.demonstrations(Self.training)) {
      Decontaminate(
        against: Self.comparisons(Self.heldOut),
        by: small.embedding,
        similarity: threshold
      )
    }
    let entry = try Self.ledger(data)
    #expect(entry.read == 7 && entry.kept == 7 - 2 - near)
    #expect(entry.drops.map(\.count) == [1, 1, near])
    #expect(
      entry.drops.map(\.reason) == [
        "is also in 'benchmark'",
        "differs from a row of 'benchmark' in case, spaces or punctuation only",
        "says nearly the same as a row of 'benchmark'",
      ]
    )
    let second = (distinct[1] * 1_000).rounded() / 1_000
    #expect(entry.notes.first?.contains("a cosine of \(second) to a row of 'benchmark'") == true)
  }

  @Test("Without an encoder letters and digits are compared, and no file is read")
  func letters() throws {
    let data = Dataset(Self.demonstrations(Self.training)) {
      Decontaminate(against: Self.comparisons(Self.heldOut))
    }
    let entry = try Self.ledger(data)
    #expect(entry.kept == 5)
    #expect(entry.drops.map(\.count) == [1, 1])
    #expect(entry.notes.isEmpty)
  }

  @Test("Parts of one split can be kept apart, and a part that is not there is a fault")
  func parts() throws {
    let rows = Dataset(GivenRows(Rows.comparisons(24))) {
      Split(train: 0.5, test: 0.5, by: .prompt)
    }
    let kept = Dataset(rows.train) { Decontaminate(against: rows.test) }
    let run = try Run(
      declare { Evaluate(Transformer.tiny(), on: kept, resamples: 100) { LongerReplyAccuracy() } }
    )
    #expect(run.evaluations.first?.rows == 12)
    let whole = Dataset(GivenRows(Rows.comparisons(24)))
    let wrong = Dataset(rows.train) { Decontaminate(against: whole.test) }
    let experiment = declare {
      Evaluate(Transformer.tiny(), on: wrong, resamples: 100) { LongerReplyAccuracy() }
    }
    #expect(experiment.faults.contains { $0.message.contains("has no part 'test'") })
  }

  @Test("A field that the other dataset lacks is a fault")
  func field() {
    let rows = Dataset(GivenRows(Rows.comparisons(4)))
    let data = Dataset(rows) {
      Decontaminate(against: Self.demonstrations(["a"]), comparing: .chosen)
    }
    let experiment = declare {
      Evaluate(Transformer.tiny(), on: data, resamples: 100) { LongerReplyAccuracy() }
    }
    #expect(
      experiment.faults.contains { $0.message.contains("a demonstration has no field .chosen") }
    )
  }
}
