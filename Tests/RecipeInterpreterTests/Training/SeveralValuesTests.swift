import Foundation
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Heads of several values train on what a pass written out in 64-bit floats says")
struct SeveralValuesTests {
  static let pairs: [Comparison] = Rows.comparisons(6).enumerated().map { index, row in
    var copy = row
    copy.annotator = ["ann", "bob", nil][index % 3]
    copy.chosenRating = index % 2 == 0 ? 1 : -1
    copy.rejectedRating = index % 3 == 0 ? 1 : -1
    return copy
  }

  static let assessed: [Assessment] = Rows.comparisons(5).enumerated().map { index, row in
    var ratings = ["help": Double(index), "verbosity": 3 - Double(index % 3)]
    // Every other row lacks one of the ratings.
    if index % 2 == 1 { ratings[index == 1 ? "help" : "verbosity"] = nil }
    return Assessment(
      prompt: row.prompt,
      completion: row.chosen,
      ratings: ratings,
      weight: index == 2 ? 2 : 1
    )
  }

  /// Two steps that move a head away from where it starts, then the step that is looked at.
  private func stages<Term: LossTerm>(
    _ model: some ModelDeclaration<Term.Role>,
    _ term: Term,
    _ rows: [Term.Example]
  ) -> (first: Train<Term.Role>, second: Train<Term.Role>) where Term.Duty == Present {
    func stage(
      _ start: some ModelDeclaration<Term.Role>,
      rate: Double,
      steps: Int
    ) -> Train<
      Term.Role
    > {
      Train(start, on: Dataset(GivenRows(rows)), reference: nil) {
        term
        SGD(learningRate: rate)
        Steps(steps)
        BatchSize(rows.count)
      }
    }
    let first = stage(model, rate: 0.1, steps: 2).named("first")
    return (first, stage(first, rate: 1, steps: 1).named("second"))
  }

  /// Compares a step's loss and gradient with those of a loss over naive decoders, which read the weights
  /// that were saved.
  func check<Term: LossTerm>(
    _ model: some ModelDeclaration<Term.Role>,
    _ term: Term,
    _ rows: [Term.Example],
    _ loss: (NaiveDecoder) -> Double
  ) throws where Term.Duty == Present {
    let stages = stages(model, term, rows)
    let run = try Run(declare { stages.second })
    let start = try run.decoder("first")
    let expected = loss(start)
    let found = try run.first("loss", "second")
    #expect(abs(found - expected) < 5e-5 * max(1, abs(expected)), "\(found) \(expected)")
    let descent = try Descent(from: start, to: run.decoder("second"))
    #expect(descent.norm > 1e-3)
    let slope = descent.slope(of: loss)
    #expect(abs(slope - descent.norm) < 1e-2 * descent.norm, "\(slope) \(descent.norm)")
  }

  private func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

  private func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  @Test("Attributes are regressed on the ratings that are there, each rating once")
  func attributes() throws {
    let names = ["help", "verbosity"]
    try check(
      RewardModel(Transformer.tiny(), head: .attributes(names)),
      AttributeRegression(names),
      Self.assessed
    ) { decoder in
      var sum = 0.0
      var count = 0.0
      for row in Self.assessed {
        let values = decoder.values(of: row.completion, after: row.prompt)
        for (name, value) in zip(names, values) {
          guard let rating = row.ratings[name] else { continue }
          sum += row.weight * (value - rating) * (value - rating)
          count += row.weight
        }
      }
      return sum / count
    }
  }

  @Test("A term with nothing to average over in a batch leaves the other terms their steps")
  func unratedBatches() throws {
    let ratings: [(name: String, value: Double)] = [
      ("help", 2), ("verbosity", 3), ("help", 5), ("verbosity", -1),
    ]
    let rows = zip(Rows.comparisons(4), ratings).map { row, rating in
      Assessment(
        prompt: row.prompt,
        completion: row.chosen,
        ratings: [rating.name: rating.value]
      )
    }
    let stage = Train(
      RewardModel(Transformer.tiny(), head: .attributes(["help", "verbosity"])),
      on: Dataset(GivenRows(rows))
    ) {
      AttributeRegression(["help"])
      0.5 * AttributeRegression(["verbosity"])
      // So slow that every prediction stays at 0.
      SGD(learningRate: 1e-9)
      Epochs(1)
      BatchSize(1)
    }.named("reward")
    let losses = try Run(declare { stage }).series("loss", "reward").sorted()
    #expect(losses.count == 4)
    for (found, expected) in zip(losses, [0.5 * 1, 4, 0.5 * 9, 25]) {
      #expect(abs(found - expected) < 1e-5)
    }
  }

  @Test("The first prediction of every attribute is 0, so that the first loss is known")
  func firstLoss() throws {
    let stage = Train(
      RewardModel(Transformer.tiny(), head: .attributes(["help", "verbosity"])),
      on: Dataset(GivenRows(Self.assessed))
    ) {
      AttributeRegression(["help", "verbosity"])
      SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(5)
    }.named("reward")
    var sum = 0.0
    var count = 0.0
    for row in Self.assessed {
      for rating in row.ratings.values {
        sum += row.weight * rating * rating
        count += row.weight
      }
    }
    let found = try Run(declare { stage }).first("loss", "reward")
    #expect(abs(found - sum / count) < 1e-5)
  }

  @Test(
    "Micro-batches add up to the whole batch, also where they have different numbers of ratings"
  )
  func microBatches() throws {
    func weights(_ size: Int) throws -> NaiveDecoder {
      let stage = Train(
        RewardModel(Transformer.tiny(), head: .attributes(["help", "verbosity"])),
        on: Dataset(GivenRows(Self.assessed))
      ) {
        AttributeRegression(["help", "verbosity"])
        SGD(learningRate: 0.1)
        Steps(3)
        BatchSize(5)
        MicroBatchSize(size)
      }.named("reward")
      return try Run(declare { stage }).decoder("reward")
    }
    let (whole, cut) = (try weights(5), try weights(2))
    for (name, values) in whole.weights {
      for (left, right) in zip(values, try #require(cut.weights[name])) {
        #expect(abs(left - right) < 1e-5, "\(name)")
      }
    }
  }

  @Test("Every member of an ensemble learns by itself")
  func members() throws {
    try check(
      RewardModel(Transformer.tiny(), head: .ensemble(3)),
      PerMember(BradleyTerry(), of: 3),
      Self.pairs
    ) { decoder in
      mean(
        Self.pairs.map { row in
          let better = decoder.values(of: row.chosen, after: row.prompt)
          let worse = decoder.values(of: row.rejected, after: row.prompt)
          return mean(zip(better, worse).map { softplus($1 - $0) })
        }
      )
    }
  }

  @Test("A common score is trained through what it is made of")
  func commonScore() throws {
    try check(
      RewardModel(
        Transformer.tiny(),
        head: .ensemble(3, score: .meanMinusDeviation(factor: 0.5))
      ),
      BradleyTerry(),
      Self.pairs
    ) { decoder in
      func score(_ reply: String, _ prompt: String) -> Double {
        let values = decoder.values(of: reply, after: prompt)
        let center = mean(values)
        let variance = mean(values.map { ($0 - center) * ($0 - center) })
        return center - 0.5 * variance.squareRoot()
      }
      return mean(
        Self.pairs.map { softplus(score($0.rejected, $0.prompt) - score($0.chosen, $0.prompt)) }
      )
    }
  }

  @Test("A mixture's shares are read at the end of the prompt")
  func mixture() throws {
    try check(
      RewardModel(Transformer.tiny(), head: .mixture(components: 2)),
      MixtureBradleyTerry(components: 2, alpha: 0.25),
      Self.pairs
    ) { decoder in
      mean(
        Self.pairs.map { row in
          let better = decoder.values(of: row.chosen, after: row.prompt)
          let worse = decoder.values(of: row.rejected, after: row.prompt)
          let shares = decoder.shares(of: row.prompt)
          let likelihood = zip(shares, zip(better, worse)).reduce(0) {
            $0 + $1.0 / (1 + exp($1.1.1 - $1.1.0))
          }
          return -log(likelihood) + 0.25 * shares.reduce(0) { $0 + $1 * log($1) }
        }
      )
    }
  }

  @Test("Preferences are areas in planes, with shares by the prompt", arguments: [false, true])
  func preferences(_ isGated: Bool) throws {
    try check(
      PreferenceModel(Transformer.tiny(), planes: 2, isGated: isGated),
      GeneralPreference(temperature: 0.5, margin: 0.1),
      Self.pairs
    ) { decoder in
      mean(
        Self.pairs.map { row in
          let a = decoder.values(of: row.chosen, after: row.prompt)
          let b = decoder.values(of: row.rejected, after: row.prompt)
          let shares =
            isGated
            ? decoder.shares(of: row.prompt, dividedBy: 8.0.squareRoot()).map { 2 * $0 } : [1, 1]
          let preference =
            shares[0] * (a[0] * b[1] - a[1] * b[0]) + shares[1] * (a[2] * b[3] - a[3] * b[2])
          return softplus(-(preference - 0.1) / 0.5)
        }
      )
    }
  }

  @Test("Annotators have ideal points of their own", arguments: [true, false])
  func idealPoints(_ isSquared: Bool) throws {
    try check(
      PersonalRewardModel(
        Transformer.tiny(),
        form: isSquared ? .squaredDistance : .distance,
        tastes: 2,
        width: 3,
        annotators: Dataset(GivenRows(Self.pairs))
      ),
      BradleyTerry(),
      Self.pairs
    ) { decoder in
      let points = decoder.weights["score.ideal_points"] ?? []
      let judges = decoder.weights["score.judges"] ?? []
      return mean(
        Self.pairs.map { row in
          let judge = ["ann": 0, "bob": 1][row.annotator ?? ""] ?? 2
          let total = exp(judges[judge * 2]) + exp(judges[judge * 2 + 1])
          let shares = [exp(judges[judge * 2]) / total, exp(judges[judge * 2 + 1]) / total]
          func distance(_ reply: String) -> Double {
            let place = decoder.values(of: reply, after: row.prompt, map: "score.map")
            let squared = (0..<3).reduce(0.0) { sum, index in
              let ideal = shares[0] * points[index] + shares[1] * points[3 + index]
              return sum + (place[index] - ideal) * (place[index] - ideal)
            }
            return isSquared ? squared : squared.squareRoot()
          }
          return softplus(distance(row.chosen) - distance(row.rejected))
        }
      )
    }
  }

  @Test("Annotators have directions of their own, which the prompt turns")
  func directions() throws {
    try check(
      PersonalRewardModel(
        Transformer.tiny(),
        form: .direction,
        tastes: 2,
        width: 3,
        annotators: Dataset(GivenRows(Self.pairs))
      ),
      BradleyTerry(),
      Self.pairs
    ) { decoder in
      let judges = decoder.weights["score.judges"] ?? []
      let scale = min(exp(decoder.weights["score.log_scale"]?[0] ?? 0), 100)
      return mean(
        Self.pairs.map { row in
          let judge = ["ann": 0, "bob": 1][row.annotator ?? ""] ?? 2
          let total = exp(judges[judge * 2]) + exp(judges[judge * 2 + 1])
          let shares = [exp(judges[judge * 2]) / total, exp(judges[judge * 2 + 1]) / total]
          let maps = decoder.values(ofPrompt: row.prompt, map: "score.prompt_maps")
          let target = (0..<3).map { shares[0] * maps[$0] + shares[1] * maps[3 + $0] }
          func score(_ reply: String) -> Double {
            let place = decoder.values(of: reply, after: row.prompt, map: "score.map")
            func dot(_ left: [Double], _ right: [Double]) -> Double {
              zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
            }
            return scale * dot(place, target)
              / (dot(place, place) * dot(target, target)).squareRoot()
          }
          return softplus(score(row.rejected) - score(row.chosen))
        }
      )
    }
  }

  @Test(
    "Rankings are learned through a common score, also where the prompt decides the shares",
    arguments: [HeadPlan.ensemble(3), .mixture(components: 2)]
  )
  func rankings(_ head: HeadPlan) throws {
    let rows = KindsOfDataTests.ranked
    try check(RewardModel(Transformer.tiny(), head: head), PlackettLuce(), rows) { decoder in
      mean(
        rows.map { row in
          let order = row.completions.indices.sorted { row.places[$0] < row.places[$1] }
          let shares =
            head.gates.isEmpty ? [1, 1, 1].map { $0 / 3 } : decoder.shares(of: row.prompt)
          let scores = order.map { place in
            let values = decoder.values(of: row.completions[place], after: row.prompt)
            return zip(shares, values).reduce(0) { $0 + $1.0 * $1.1 }
          }
          return scores.indices.reduce(0.0) { sum, place in
            sum + log(scores[place...].reduce(0) { $0 + exp($1) }) - scores[place]
          }
        }
      )
    }
  }

  @Test("Costs have an order and a sign")
  func costs() throws {
    try check(RewardModel(Transformer.tiny()), CostModel(), Self.pairs) { decoder in
      mean(
        Self.pairs.map { row in
          let worse = decoder.score(of: row.chosen, after: row.prompt)
          let better = decoder.score(of: row.rejected, after: row.prompt)
          return softplus(better - worse) + softplus(-(row.chosenRating ?? 0) * worse)
            + softplus(-(row.rejectedRating ?? 0) * better)
        }
      )
    }
  }

  /// ODIN with its orthogonality and a pull to the first weights, as one objective.
  struct Held: Objective {
    typealias Example = Comparison
    typealias Role = RewardRole
    var loss: Loss {
      let parts: [Quantity<PerExample>] = [
        ODIN(lengthWeight: 0.5).loss.value, HeadOrthogonality<Comparison>().loss.value,
        L2ToReference<Comparison, RewardRole>().loss.value,
      ]
      return .perExample(parts[0] + 0.3 * parts[1] + 0.2 * parts[2])
    }
  }

  @Test(
    "Correlations with length, overlaps of the head and distances of weights have their gradients"
  )
  func weights() throws {
    var start: NaiveDecoder?
    let model = RewardModel(
      Transformer.tiny(),
      head: .attributes(["quality", "length"], weights: [1, 0])
    )
    try check(model, Held(), Self.pairs) { decoder in
      // The stage starts where the weights are first looked at.
      let reference = start ?? decoder
      start = reference
      var values: [[Double]] = []
      var lengths: [Double] = []
      var losses: [Double] = []
      for row in Self.pairs {
        let better = decoder.values(of: row.chosen, after: row.prompt)
        let worse = decoder.values(of: row.rejected, after: row.prompt)
        values += [better, worse]
        lengths += [row.chosen, row.rejected].map { Double($0.utf8.count + 1) }
        losses.append(softplus(worse[0] + worse[1] - better[0] - better[1]))
      }
      func correlation(_ column: Int) -> Double {
        let own = values.map { $0[column] }
        let (center, middle) = (mean(own), mean(lengths))
        let product = mean(zip(own, lengths).map { ($0 - center) * ($1 - middle) })
        let first = mean(own.map { ($0 - center) * ($0 - center) })
        let second = mean(lengths.map { ($0 - middle) * ($0 - middle) })
        return product / (first * second).squareRoot()
      }
      let head = decoder.weights["score.weight"] ?? []
      let width = head.count / 2
      let overlap = abs((0..<width).reduce(0.0) { $0 + head[$1] * head[width + $1] })
      let distance = decoder.weights.reduce(0.0) { sum, weight in
        zip(weight.value, reference.weights[weight.key] ?? []).reduce(sum) {
          $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
        }
      }
      return mean(losses) + 0.5 * (abs(correlation(0)) - correlation(1)) + 0.3 * overlap
        + 0.2 * distance / 2
    }
  }
}
