import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Latent tastes that an encoder reads from comparisons")
struct TasteReadingTests {
  /// What an annotator says of some of six pairs, of which one likes all long replies and another none.
  private static func rows(_ name: String, _ pairs: [Int], likesLong: Bool) -> [Comparison] {
    pairs.map { pair in
      let (long, short) = ("long long long \(pair)", "s\(pair)")
      return Comparison(
        prompt: "p",
        chosen: likesLong ? long : short,
        rejected: likesLong ? short : long,
        annotator: name
      )
    }
  }

  /// Six annotators, each of whom begins with another pair.
  private static let trained: [Comparison] = (0..<6).flatMap { index in
    rows("old \(index)", (0..<5).map { ($0 + index) % 6 }, likesLong: index % 2 == 0)
  }
  /// Two comparisons by each of two annotators whom nothing is trained on.
  private static let introductions =
    rows("new long", [0, 3], likesLong: true) + rows("new short", [2, 5], likesLong: false)
  /// What the two say of other pairs, the same ones, of which no common score gets more than half right.
  private static let later =
    rows("new long", [1, 4], likesLong: true) + rows("new short", [1, 4], likesLong: false)

  private static func model(
    _ posterior: TastePosterior,
    form: LatentTastesPlan.Form = .plain,
    knowing rows: [Comparison]
  ) -> VariationalRewardModel<Comparison> {
    VariationalRewardModel(
      Transformer.tiny(width: 16),
      form: form,
      dimensions: 4,
      posterior: posterior,
      annotators: Dataset(GivenRows(rows))
    )
  }

  @Test("Measuring on rows whose labels the encoder reads is a note", arguments: [true, false])
  func overlap(isEncoder: Bool) throws {
    let data = Dataset(GivenRows(Self.trained)) { Split(train: 0.5, test: 0.5, by: .annotator) }
    let model = VariationalRewardModel(
      Transformer.tiny(width: 16),
      dimensions: 2,
      posterior: isEncoder ? .encoder(comparisons: 2, hiddenWidth: 4) : .table,
      annotators: data
    )
    let stage = Train(model, on: data.train) {
      VariationalBradleyTerry(beta: 0.01)
      AdamW(learningRate: 1e-2)
      Steps(1)
      BatchSize(4)
    }.named("model")
    let run = try Run(
      declare { Evaluate(stage, on: data.test, resamples: 100) { RankingAccuracy() } }
    )
    let notes = run.events.compactMap { if case .noted(let note) = $0 { note.text } else { nil } }
    #expect(notes.contains { $0.contains("reads with their labels") } == isEncoder)
  }

  private static func stage(
    _ model: VariationalRewardModel<Comparison>,
    steps: Int
  ) -> Train<RewardRole> {
    Train(model, on: Dataset(GivenRows(trained))) {
      VariationalBradleyTerry(beta: 0.01)
      AdamW(learningRate: 1e-2)
      Steps(steps)
      BatchSize(30)
    }
  }

  @Test("Annotators nobody trained on are understood after two comparisons, which no table can do")
  func newAnnotators() throws {
    let all = Self.trained + Self.introductions
    let read = Self.stage(
      Self.model(.encoder(comparisons: 2, hiddenWidth: 16), knowing: all),
      steps: 200
    )
    .named("encoder")
    let kept = Self.stage(Self.model(.table, knowing: all), steps: 200).named("table")
    let later = Dataset(GivenRows(Self.later))
    let run = try Run(
      declare {
        Evaluate(read, on: later, resamples: 100) {
          RankingAccuracy()
          RewardMargin()
        }
        Evaluate(kept, on: later, resamples: 100) { RankingAccuracy() }
      }
    )
    let accuracy = try #require(run.measurement("rewards/accuracies", of: "encoder").estimate)
    #expect(accuracy == 1)
    #expect(try #require(run.measurement("rewards/accuracies", of: "table").estimate) <= 0.5)
    // The comparisons are read once: 8 annotators' two.
    let readings = run.started(.reference).filter { $0.label.hasPrefix("annotators of") }
    #expect(readings.map(\.steps) == [16])
    // The file has what the encoder says of all annotators, which is what was measured.
    let decoder = try run.decoder("encoder")
    let names = try JSONDecoder().decode(
      [String].self,
      from: Data(try #require(decoder.metadata["annotators"]).utf8)
    )
    #expect(names.count == 8)
    let means = try #require(decoder.weights["score.means"])
    #expect(decoder.weights["score.log_variances"]?.count == 32)
    var sum = 0.0
    for row in Self.later {
      let place = try #require(names.firstIndex(of: row.annotator ?? ""))
      func score(_ reply: String) -> Double {
        let map = decoder.values(of: reply, after: row.prompt, map: "score.map")
        return decoder.values(of: reply, after: row.prompt, map: "score.common")[0]
          + (0..<4).reduce(0) { $0 + means[place * 4 + $1] * map[$1] }
      }
      sum += score(row.chosen) - score(row.rejected)
    }
    let measured = try #require(run.measurement("rewards/margins", of: "encoder").estimate)
    #expect(abs(sum / 4 - measured) < 1e-3 * abs(measured))
  }

  @Test(
    "The comparisons are read by the first weights, better reply first, ties and rows of no weight left out"
  )
  func contexts() throws {
    var rows = Self.rows("ann", [0, 1, 2, 3], likesLong: true)
    rows[0].softLabel = 0.5
    rows[1].softLabel = 0.25
    rows[2].weight = 0
    rows += Self.rows("bob", [4], likesLong: false)
    let model = Self.model(.encoder(comparisons: 2, hiddenWidth: 3), knowing: rows)
    let stage = Self.stage(model, steps: 1).named("reward")
    let base = Train(Transformer.tiny(width: 16), on: Dataset(GivenRows(rows))) {
      DPO(beta: 0.1)
      SGD(learningRate: 1e-12)
      Steps(1)
      BatchSize(2)
    }.named("base")
    let run = try Run(
      declare {
        base
        stage
      }
    )
    // What the encoder says of the file's own comparisons, with the weights as the run began.
    let before = try run.decoder("base")
    let after = try run.decoder("reward")
    func weights(_ name: String) throws -> [Double] {
      try #require(after.weights["score.encoder.\(name)"])
    }
    let (hidden, bias) = (try weights("hidden.weight"), try weights("hidden.bias"))
    let (map, offset) = (try weights("means.weight"), try weights("means.bias"))
    // The second row's label says that its rejected reply is the better one.
    let replies = [
      [rows[1].rejected, rows[1].chosen, rows[3].chosen, rows[3].rejected],
      [rows[4].chosen, rows[4].rejected],
    ]
    let states = replies.joined().map { before.finalState(of: $0, after: "p") }
    func standardized(_ reply: String) -> [Double] {
      before.finalState(of: reply, after: "p").enumerated().map { place, value in
        let column = states.map { $0[place] }
        let mean = column.reduce(0, +) / 6
        let deviation = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / 6 }.squareRoot()
        return (value - mean) / deviation
      }
    }
    let pairs = replies.map { own in
      stride(from: 0, to: own.count, by: 2).map {
        standardized(own[$0]) + standardized(own[$0 + 1])
      }
    }
    let found = try #require(after.weights["score.means"])
    for (place, own) in pairs.enumerated() {
      let mean = (0..<3).map { unit -> Double in
        own.reduce(0) { sum, pair in
          let input = bias[unit] + (0..<32).reduce(0) { $0 + hidden[unit * 32 + $1] * pair[$1] }
          return sum + input / (1 + exp(-input)) / Double(own.count)
        }
      }
      for column in 0..<4 {
        let expected = offset[column] + (0..<3).reduce(0) { $0 + map[column * 3 + $1] * mean[$1] }
        #expect(abs(found[place * 4 + column] - expected) < 1e-3)
      }
    }
  }

  @Test("An encoder with nothing to read stops the run, and the explanation says what it reads")
  func nothing() throws {
    var tied = Self.rows("ann", [0, 1], likesLong: true)
    for index in tied.indices { tied[index].softLabel = 0.5 }
    let stage = Self.stage(Self.model(.encoder(), knowing: tied), steps: 1)
    let fault = try Run(attempting: declare { stage }).fault()
    #expect(fault.text.contains("has an encoder of annotators' tastes and no comparison"))
    let head = HeadPlan.latentTastes(
      LatentTastesPlan(
        form: .plain,
        dimensions: 4,
        posterior: .encoder(comparisons: 1, hiddenWidth: 16),
        annotators: DataReference(node: NodeID("rows"), part: nil)
      )
    )
    #expect(
      HeadPrinter.lines(head)[1]
        == "  tastes    μ and v by an encoder of up to 1 comparison of each annotator: linear in the mean "
        + "of SiLU(U·[h(better), h(worse)] + b), of width 16, h before training, standardized"
    )
    #expect(ObjectiveCheck(VariationalBradleyTerry(beta: 0.1).plan(), head: head).findings == [])
  }
}
