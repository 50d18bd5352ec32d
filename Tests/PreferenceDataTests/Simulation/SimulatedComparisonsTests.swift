import Foundation
import PreferenceData
import Testing

@Suite("Simulated comparisons")
struct SimulatedComparisonsTests {
  private static let population = Population(
    AnnotatorGroup("warm", share: 0.7, annotators: 3, taste: Taste(courtesy: 2)),
    AnnotatorGroup("curt", share: 0.3, annotators: 2, taste: Taste(courtesy: -2, detail: 0.5))
  )

  private let source = SimulatedComparisons(
    count: 6000,
    population: population,
    temperature: 1.5,
    flipRate: 0.1
  )

  /// Whether a count of events of the given probabilities is within five standard deviations.
  private func isLikely(_ count: Int, of probabilities: [Double]) -> Bool {
    let mean = probabilities.reduce(0, +)
    let variance = probabilities.reduce(0) { $0 + $1 * (1 - $1) }
    return abs(Double(count) - mean) <= 5 * variance.squareRoot() + 1e-9
  }

  /// The probability that the reply of the higher reward is preferred, and whether it was before
  /// any flip.
  private func decision(_ truth: LatentTruth) -> (probability: Double, prefersBetter: Bool) {
    let isChosenBetter = truth.chosenReward > truth.rejectedReward
    return (max(truth.probability, 1 - truth.probability), isChosenBetter != truth.isFlipped)
  }

  @Test("The same seed gives the same rows, another seed or stream gives others")
  func determinism() throws {
    let rows = try source.read(.seeded(1)).rows
    #expect(rows == (try source.read(.seeded(1)).rows))
    #expect(rows != (try source.read(.seeded(2)).rows))
    var other = source
    other.stream = "other"
    #expect(rows.map(\.example) != (try other.read(.seeded(1)).examples))
  }

  @Test("A larger count only adds rows")
  func prefix() throws {
    var fewer = source
    fewer.count = 100
    #expect(try fewer.read(.seeded(1)).rows == Array(source.read(.seeded(1)).rows.prefix(100)))
  }

  @Test("Taste, temperature and flips do not change which replies are compared")
  func sameTexts() throws {
    var other = source
    other.temperature = 0.1
    other.flipRate = 0.5
    other.population.groups[0].taste.courtesy = -3
    let pairs = { (rows: [Comparison]) in rows.map { Set([$0.chosen, $0.rejected]) } }
    #expect(
      pairs(try source.read(.seeded(1)).examples) == pairs(try other.read(.seeded(1)).examples)
    )
  }

  @Test("The truth of a row is the Bradley-Terry probability of rewards computed from its text")
  func truth() throws {
    for row in try source.read(.seeded(3)).rows.prefix(1000) {
      let truth = try #require(row.truth)
      let taste = try #require(Self.population.group(named: row.example.group ?? "")).taste
      let chosen = taste.reward(prompt: row.example.prompt, reply: row.example.chosen)
      let rejected = taste.reward(prompt: row.example.prompt, reply: row.example.rejected)
      #expect(truth.chosenReward == chosen)
      #expect(truth.rejectedReward == rejected)
      let odds = exp((chosen - rejected) / 1.5)
      #expect(abs(truth.probability - odds / (1 + odds)) < 1e-12)
    }
  }

  @Test("Annotators prefer the better reply as often as their probabilities say")
  func preferenceFrequency() throws {
    let truths = try source.read(.seeded(4)).rows.compactMap(\.truth)
      .filter { $0.chosenReward != $0.rejectedReward }
    let decisions = truths.map(decision)
    // In bands of probability, so that too bold and too timid choices cannot cancel out.
    for low in stride(from: 0.5, to: 1, by: 0.1) {
      let band = decisions.filter { $0.probability >= low && $0.probability < low + 0.1 }
      #expect(band.count > 100)
      #expect(isLikely(band.count { $0.prefersBetter }, of: band.map(\.probability)))
    }
  }

  @Test("Labels are flipped at the flip rate", arguments: [0, 0.1, 0.5, 1])
  func flips(rate: Double) throws {
    var flipped = source
    flipped.flipRate = rate
    let truths = try flipped.read(.seeded(5)).rows.compactMap(\.truth)
    #expect(isLikely(truths.count { $0.isFlipped }, of: truths.map { _ in rate }))
  }

  @Test("Groups label their shares, and their annotators label alike much")
  func shares() throws {
    let examples = try source.read(.seeded(6)).examples
    #expect(isLikely(examples.count { $0.group == "warm" }, of: examples.map { _ in 0.7 }))
    #expect(
      Set(examples.compactMap(\.annotator)) == ["warm-1", "warm-2", "warm-3", "curt-1", "curt-2"]
    )
    #expect(isLikely(examples.count { $0.annotator == "curt-2" }, of: examples.map { _ in 0.15 }))
    #expect(examples.allSatisfy { ($0.annotator ?? "").hasPrefix($0.group ?? "?") })
  }

  @Test("Texts are short and the longer reply is not the better one")
  func texts() throws {
    let table = try SimulatedComparisons(count: 4000).read(.seeded(7))
    for example in table.examples {
      #expect((60...165).contains(example.chosen.utf8.count))
      #expect((60...165).contains(example.rejected.utf8.count))
      #expect(example.prompt.utf8.count < 50)
      #expect(example.defect == nil)
    }
    let longer = table.examples.count { $0.chosen.utf8.count > $0.rejected.utf8.count }
    #expect((1400...2000).contains(longer))
    #expect(table.ledger.isBalanced)
    #expect(table.ledger.entries.first?.kept == 4000)
  }

  @Test("A generator without randomness still ends, with two different replies")
  func constantGenerator() throws {
    struct Constant: RandomNumberGenerator {
      mutating func next() -> UInt64 { 1 << 40 }
    }
    let context = DataContext { _, _ in Constant() }
    let example = try SimulatedComparisons(count: 1).read(context).examples.first
    #expect(example?.defect == nil)
  }

  @Test("Features are measured from the text alone")
  func features() {
    let prompt = "how do i mend the oven?"
    let reply = " Thanks. mend the OVEN with glue. mend the oven with glue. so."
    let measures = ReplyFeature.allCases.map { $0.measure(prompt: prompt, reply: reply) }
    #expect(measures == [1, 1, 1, 1, Double(reply.utf8.count) / 100])
    let nothing = ReplyFeature.allCases.map { $0.measure(prompt: prompt, reply: "") }
    #expect(nothing == [0, 0, 0, 0, 0])
    #expect(ReplyFeature.onTopic.measure(prompt: "", reply: "oven") == 0)
  }

  @Test("Settings out of range are faults")
  func faults() {
    let bad = SimulatedComparisons(
      count: 0,
      population: Population(
        AnnotatorGroup("a", share: 0.5, annotators: 0),
        AnnotatorGroup("a", share: 1.5, taste: Taste(length: .nan))
      ),
      temperature: 0,
      flipRate: 1.5
    )
    #expect(bad.faults.count == 7)
    #expect(throws: DataError.self) { _ = try bad.read(.seeded(1)) }
    #expect(SimulatedComparisons(count: 1, population: Population()).faults.count == 1)
    let shares = Population(AnnotatorGroup("a", share: 0.5), AnnotatorGroup("b", share: 0.4))
    #expect(shares.faults == ["the shares of the groups must sum to 1, and sum to 0.9"])
    #expect(source.faults.isEmpty)
    #expect(source.files.isEmpty)
  }
}
