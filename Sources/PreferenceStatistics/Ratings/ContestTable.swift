/// Contests with competitors as numbers, checked, and added up per pair.
struct ContestTable<Competitor: Hashable & Sendable> {
  /// The sums of all contests of one pair, the lower number first.
  struct Pair {
    var first: Int
    var second: Int
    var firstWins: Double
    var secondWins: Double
  }

  /// The competitors in order of first appearance.
  let competitors: [Competitor]
  /// The pairs with contests of positive weight, in order of first appearance.
  let pairs: [Pair]

  init(_ contests: [Contest<Competitor>]) throws(StatisticsError) {
    guard !contests.isEmpty else { throw .empty(what: "contests") }
    var numbering = Numbering<Competitor>()
    var positions: [PairKey: Int] = [:]
    var pairs: [Pair] = []
    for (row, contest) in contests.enumerated() {
      try contest.check(row: row)
      let one = numbering.number(of: contest.first)
      let other = numbering.number(of: contest.second)
      guard contest.weight > 0 else { continue }
      let (low, high) = (min(one, other), max(one, other))
      let lowScore = one < other ? contest.score : 1 - contest.score
      let key = PairKey(low: low, high: high)
      let position = positions[key] ?? pairs.count
      if position == pairs.count {
        positions[key] = position
        pairs.append(Pair(first: low, second: high, firstWins: 0, secondWins: 0))
      }
      pairs[position].firstWins += contest.weight * lowScore
      pairs[position].secondWins += contest.weight * (1 - lowScore)
    }
    self.competitors = numbering.values
    self.pairs = pairs
  }

  private struct PairKey: Hashable {
    let low: Int
    let high: Int
  }

  /// Checks that maximum likelihood strengths exist.
  func checkConnected() throws(StatisticsError) {
    var graph = ComparisonGraph(count: competitors.count)
    for pair in pairs {
      if pair.firstWins > 0 { graph.addWin(of: pair.first, over: pair.second) }
      if pair.secondWins > 0 { graph.addWin(of: pair.second, over: pair.first) }
    }
    try graph.checkConnected { String(describing: competitors[$0]) }
  }
}

extension Contest {
  /// Checks the numbers of one contest.
  func check(row: Int) throws(StatisticsError) {
    guard first != second else {
      throw .repeatedCompetitor(name: String(describing: first), row: row)
    }
    guard score.isFinite else { throw .notFinite(what: "scores", row: row) }
    guard (0...1).contains(score) else {
      throw .outOfRange(what: "scores", value: score, allowed: "0 to 1")
    }
    guard weight.isFinite else { throw .notFinite(what: "weights", row: row) }
    guard weight >= 0 else {
      throw .outOfRange(what: "weights", value: weight, allowed: "at least 0")
    }
  }
}
