import Foundation

/// Comparisons of a small made-up world, in which the truth behind every label is known.
///
/// Each row asks about a thing; two replies of different quality are written; an annotator of one
/// of the population's groups compares them. The latent reward of a reply is the weighted sum of
/// its features by the group's `Taste`. The annotator prefers the first reply with the probability
/// of Bradley and Terry, `1 / (1 + exp(-(r1 - r2) / temperature))`, and the label is then flipped
/// with the flip rate. `Row.truth` holds what was drawn.
///
/// Row `i` depends on the seed and `i` alone, so a larger count only adds rows. Texts and
/// annotators are drawn before preferences: settings with another taste, temperature or flip rate
/// compare the same replies.
public struct SimulatedComparisons: ExampleSource {
  /// The most rows that are simulated at once, as all of them are held in memory.
  public static let countLimit = 10_000_000

  /// How many comparisons to simulate.
  public var count: Int
  /// Who labels them.
  public var population: Population
  /// The scale of the noise of annotators; smaller is more decided.
  public var temperature: Double
  /// The probability that a label is turned around.
  public var flipRate: Double
  /// The stream of random numbers; other names give other rows.
  public var stream: String

  /// Makes the simulation.
  public init(
    count: Int,
    population: Population = .uniform,
    temperature: Double = 1,
    flipRate: Double = 0,
    stream: String = "simulated comparisons"
  ) {
    self.count = count
    self.population = population
    self.temperature = temperature
    self.flipRate = flipRate
    self.stream = stream
  }

  /// No files.
  public var files: [Path] { [] }

  /// One sentence for each setting out of its range.
  public var faults: [String] {
    var faults = population.faults
    if !(1...Self.countLimit).contains(count) {
      faults.append("the count must be from 1 to \(Self.countLimit), and is \(count)")
    }
    if !(temperature > 0 && temperature.isFinite) {
      faults.append("the temperature must be above 0, and is \(temperature)")
    }
    if !(0...1).contains(flipRate) {
      faults.append("the flip rate must be from 0 to 1, and is \(flipRate)")
    }
    return faults
  }

  /// The simulated rows, with the truth beside them.
  ///
  /// Throws `DataError.invalidSettings` if there are faults.
  public func read(_ context: DataContext) throws -> RowTable<Comparison> {
    let faults = faults
    if !faults.isEmpty {
      throw DataError.invalidSettings(component: "SimulatedComparisons", faults: faults)
    }
    let rows = (0..<count).map { row($0, context) }
    let entry = RowLedgerEntry(name: stream, rowsIn: count, kept: count)
    return RowTable(rows: rows, ledger: RowLedger(entries: [entry]))
  }

  private func row(_ index: Int, _ context: DataContext) -> Row<Comparison> {
    var draws = context.draws(stream: stream, index: UInt64(index))
    let question = SimulatedReplies.question(&draws)
    let first = SimulatedReplies.reply(to: question, &draws)
    var second = SimulatedReplies.reply(to: question, &draws)
    // Equal replies are rare, so a handful of draws always ends with two different ones; the last
    // resort is for generators that are not random.
    for _ in 0..<64 where second == first {
      second = SimulatedReplies.reply(to: question, &draws)
    }
    if second == first { second += " some days are like that." }
    let group = drawnGroup(&draws)
    let annotator = "\(group.name)-\(draws.below(group.annotators) + 1)"

    let firstReward = group.taste.reward(prompt: question.text, reply: first)
    let secondReward = group.taste.reward(prompt: question.text, reply: second)
    let firstProbability = 1 / (1 + exp((secondReward - firstReward) / temperature))
    let prefersFirst = draws.happens(firstProbability)
    let isFlipped = draws.happens(flipRate)
    let isFirstChosen = prefersFirst != isFlipped

    let comparison = Comparison(
      prompt: question.text,
      chosen: isFirstChosen ? first : second,
      rejected: isFirstChosen ? second : first,
      annotator: annotator,
      group: group.name,
      source: stream
    )
    let truth = LatentTruth(
      chosenReward: isFirstChosen ? firstReward : secondReward,
      rejectedReward: isFirstChosen ? secondReward : firstReward,
      probability: isFirstChosen ? firstProbability : 1 - firstProbability,
      isFlipped: isFlipped
    )
    return Row(comparison, origin: RowOrigin(name: stream, line: index + 1), truth: truth)
  }

  private func drawnGroup(_ draws: inout RandomDraws) -> AnnotatorGroup {
    var remaining = draws.uniform()
    for group in population.groups {
      remaining -= group.share
      if remaining < 0 { return group }
    }
    return population.groups.last ?? AnnotatorGroup("everyone")
  }
}
