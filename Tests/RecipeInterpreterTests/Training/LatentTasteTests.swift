import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Latent tastes of annotators")
struct LatentTasteTests {
  /// Rows of two annotators and of nobody, with weights.
  private static let rows: [Comparison] = Rows.comparisons(7, weight: { [1, 2, 0.5][$0 % 3] })
    .enumerated().map { index, row in
      var copy = row
      copy.annotator = ["bob", "ann", nil, "ann"][index % 4]
      return copy
    }
  private static let data = Dataset(GivenRows(rows))

  private static func model(
    _ form: LatentTastesPlan.Form,
    dimensions: Int = 3
  ) -> VariationalRewardModel<Comparison> {
    VariationalRewardModel(
      Transformer.tiny(),
      form: form,
      dimensions: dimensions,
      annotators: data
    )
  }

  /// What the loss is at some weights, with the tastes that the first step of a run with a seed draws.
  private static func loss(
    _ decoder: NaiveDecoder,
    _ form: LatentTastesPlan.Form,
    _ objective: VariationalBradleyTerry,
    seed: UInt64 = 5
  ) -> Double {
    func table(_ name: String) -> [Double] {
      let values = decoder.weights["score.\(name)"] ?? []
      return form == .plain ? values : values.map { min(max($0, -1), 1) }
    }
    let (means, logVariances) = (table("means"), table("log_variances"))
    var (sum, weights) = (0.0, 0.0)
    for row in rows {
      var taste = [0.0, 0, 0]
      var divergence = 0.0
      var own = 1.0
      if let annotator = row.annotator {
        let place = annotator == "ann" ? 0 : 1
        var random = CounterRandom(seed: seed, stream: "taste of \(annotator)", step: 0)
        for index in 0..<3 {
          let (mean, logVariance) = (means[place * 3 + index], logVariances[place * 3 + index])
          taste[index] = mean + exp(logVariance / 2) * random.normal()
          divergence += (mean * mean + exp(logVariance) - 1 - logVariance) / 2
        }
        if form == .normalized {
          let length = taste.reduce(0) { $0 + $1 * $1 }.squareRoot()
          taste = taste.map { $0 / length * 3.0.squareRoot() }
        }
        own = rows.filter { $0.annotator == annotator }.reduce(0) { $0 + $1.weight }
      }
      func score(_ reply: String) -> Double {
        let common = decoder.values(of: reply, after: row.prompt, map: "score.common")
        let place = decoder.values(of: reply, after: row.prompt, map: "score.map")
        return common[0] + zip(taste, place).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let lead = score(row.chosen) - score(row.rejected)
      let factor = objective.weighting == .perRow ? 1 : 1 / own
      sum += row.weight * (log1p(exp(-lead)) + objective.beta * factor * divergence)
      weights += row.weight
    }
    return sum / weights
  }

  @Test(
    "A step's loss and gradient are those of the drawn tastes, written out in 64-bit floats",
    arguments: [LatentTastesPlan.Form.plain, .normalized],
    [VariationalBradleyTerry.Weighting.perRow, .perAnnotator]
  )
  func numbers(
    _ form: LatentTastesPlan.Form,
    _ weighting: VariationalBradleyTerry.Weighting
  ) throws {
    let objective = VariationalBradleyTerry(beta: 0.7, weighting: weighting)
    func stage(
      _ start: some ModelDeclaration<RewardRole>,
      rate: Double,
      steps: Int
    ) -> Train<RewardRole> {
      Train(start, on: Self.data) {
        objective
        SGD(learningRate: rate)
        Steps(steps)
        BatchSize(Self.rows.count)
      }
    }
    let first = stage(Self.model(form), rate: 0.2, steps: 3).named("first")
    let run = try Run(declare { stage(first, rate: 1, steps: 1).named("second") })
    let start = try run.decoder("first")
    // The distributions have left the prior.
    #expect(try #require(start.weights["score.means"]).contains { abs($0) > 1e-3 })
    #expect(try #require(start.weights["score.log_variances"]).contains { abs($0) > 1e-3 })
    let loss = { (decoder: NaiveDecoder) in Self.loss(decoder, form, objective) }
    let expected = loss(start)
    #expect(abs(try run.first("loss", "second") - expected) < 5e-5 * max(1, abs(expected)))
    let descent = try Descent(from: start, to: run.decoder("second"))
    #expect(descent.norm > 1e-3)
    let slope = descent.slope(of: loss)
    #expect(abs(slope - descent.norm) < 1e-2 * descent.norm, "\(slope) \(descent.norm)")
  }

  @Test("Draws depend on the seed, the step and the name, and on nothing else")
  func draws() {
    let draws = TasteDraws(seed: 3, step: 7)
    let numbers = draws.numbers(of: "ann", count: 4)
    #expect(numbers == draws.numbers(of: "ann", count: 4))
    #expect(Array(numbers[..<2]) == draws.numbers(of: "ann", count: 2))
    #expect(numbers != draws.numbers(of: "bob", count: 4))
    #expect(numbers != TasteDraws(seed: 3, step: 8).numbers(of: "ann", count: 4))
    #expect(numbers != TasteDraws(seed: 4, step: 7).numbers(of: "ann", count: 4))
    let many = draws.numbers(of: "ann", count: 20_000).map(Double.init)
    let mean = many.reduce(0, +) / 20_000
    let square = many.reduce(0) { $0 + $1 * $1 } / 20_000
    #expect(abs(mean) < 0.03 && abs(square - 1) < 0.04)
  }

  @Test("Neither micro-batches nor threads change what is drawn")
  func cuts() throws {
    func run(micro: Int, threads: Int = 1) throws -> Run {
      try Run(
        declare {
          Train(Self.model(.normalized), on: Self.data) {
            VariationalBradleyTerry(beta: 0.3)
            SGD(learningRate: 0.2)
            Steps(3)
            BatchSize(7)
            MicroBatchSize(micro)
          }.named("reward")
        },
        threads: threads
      )
    }
    let whole = try run(micro: 7)
    #expect(try whole.weightBytes("reward") == run(micro: 7, threads: 3).weightBytes("reward"))
    let expected = try whole.decoder("reward").weights
    for micro in [1, 3] {
      let found = try run(micro: micro).decoder("reward").weights
      for (name, values) in expected {
        for (left, right) in zip(values, try #require(found[name])) {
          #expect(abs(left - right) < 2e-5, "\(name)")
        }
      }
    }
  }

  /// Each pair judged by two annotators who never agree.
  private static let opposed: [Comparison] = (0..<4).flatMap { index in
    let (long, short) = ("long long long \(index)", "s\(index)")
    return [("ann", long, short), ("bob", short, long)].map { name, better, worse in
      Comparison(prompt: "p", chosen: better, rejected: worse, annotator: name)
    }
  }

  @Test(
    "Two annotators with opposite tastes are both learned, which one score can't do",
    arguments: [LatentTastesPlan.Form.plain, .normalized]
  )
  func opposites(_ form: LatentTastesPlan.Form) throws {
    let data = Dataset(GivenRows(Self.opposed))
    func trained<Term: Objective>(
      _ model: some ModelDeclaration<RewardRole>,
      _ objective: Term
    ) -> Train<RewardRole> where Term.Example == Comparison, Term.Role == RewardRole {
      Train(model, on: data) {
        objective
        AdamW(learningRate: 1e-2)
        Steps(120)
        BatchSize(8)
      }
    }
    let base = Transformer.tiny(width: 16)
    // Limits leave a taste's numbers uncertain: it takes more of them to tell two apart.
    let dimensions = form == .plain ? 2 : 8
    let tastes = trained(
      VariationalRewardModel(base, form: form, dimensions: dimensions, annotators: data),
      VariationalBradleyTerry(beta: 0.01)
    ).named("tastes")
    let score = trained(RewardModel(base), BradleyTerry()).named("score")
    var strangers = Self.opposed
    for index in strangers.indices { strangers[index].annotator = index < 4 ? nil : "eve" }
    let experiment = declare {
      Evaluate(tastes, on: data, resamples: 100) {
        RankingAccuracy()
        RewardMargin()
      }
      Evaluate(score, on: data, resamples: 100) { RankingAccuracy() }
      Evaluate(tastes, on: Dataset(GivenRows(strangers)), resamples: 100) { RewardMargin() }
    }
    let run = try Run(experiment)
    #expect(try run.measurement("rewards/accuracies", of: "tastes").estimate == 1)
    #expect(try #require(run.measurement("rewards/accuracies", of: "score").estimate) <= 0.5)
    // What each annotator's distribution is far from: the prior, which both begin with.
    let divergences = try run.series("taste_divergence", "tastes")
    #expect(divergences[0] == 0 && divergences[119] > 0.1)
    // Evaluation takes the means that the file holds, and the common score for everybody else.
    let decoder = try run.decoder("tastes")
    #expect(decoder.metadata["annotators"] == #"["ann","bob"]"#)
    let means = try #require(decoder.weights["score.means"])
    func margin(_ row: Comparison, place: Int?) -> Double {
      func score(_ reply: String) -> Double {
        let common = decoder.values(of: reply, after: row.prompt, map: "score.common")[0]
        guard let place else { return common }
        var taste = Array(means[place * dimensions..<(place + 1) * dimensions])
        if form == .normalized {
          taste = taste.map { min(max($0, -1), 1) }
          let length = taste.reduce(0) { $0 + $1 * $1 }.squareRoot()
          taste = taste.map { $0 / length * Double(dimensions).squareRoot() }
        }
        let map = decoder.values(of: reply, after: row.prompt, map: "score.map")
        return common + zip(taste, map).reduce(0) { $0 + $1.0 * $1.1 }
      }
      return score(row.chosen) - score(row.rejected)
    }
    let expected = Self.opposed.reduce(0.0) {
      $0 + margin($1, place: $1.annotator == "ann" ? 0 : 1)
    }
    let found = try #require(run.measurement("rewards/margins", of: "tastes").estimate)
    #expect(abs(found - expected / 8) < 1e-3 * abs(found))
    let last = try #require(run.evaluations.last?.measurements.first?.estimate)
    let common = Self.opposed.reduce(0.0) { $0 + margin($1, place: nil) }
    #expect(abs(last - common / 8) < 1e-4)
    #expect(ObjectiveRule().report(on: experiment.plan).faults == [])
    #expect(ObjectiveRule().report(on: experiment.plan).notes == [])
  }

  @Test("Rows that name no annotator stop the run, in the model's data and in the term's")
  func missing() throws {
    let unknown = Dataset(GivenRows(Rows.comparisons(2)))
    func stage(
      _ model: VariationalRewardModel<Comparison>,
      line: inout Int
    ) -> Train<RewardRole> {
      line = here().line + 2
      return Train(model, on: unknown) {
        VariationalBradleyTerry(beta: 0.1)
        SGD(learningRate: 0.1)
        Steps(1)
        BatchSize(2)
      }
    }
    var line = 0
    let bare = VariationalRewardModel(Transformer.tiny(), dimensions: 2, annotators: unknown)
    let nameless = stage(bare, line: &line)
    let fault = try Run(attempting: declare { nameless }).fault()
    #expect(fault.text.contains("names its annotator"))
    let strange = stage(Self.model(.plain), line: &line)
    let other = try Run(attempting: declare { strange }).fault()
    #expect(other.text.contains("VariationalBradleyTerry reads of the rows' annotators"))
    #expect(other.location.line == line)
  }

  @Test("Made-up rows find nothing wrong through the head, whatever its form")
  func sound() {
    for form in [LatentTastesPlan.Form.plain, .normalized] {
      let head = HeadPlan.latentTastes(
        LatentTastesPlan(
          form: form,
          dimensions: 3,
          annotators: DataReference(node: NodeID("rows"), part: nil)
        )
      )
      for weighting in [VariationalBradleyTerry.Weighting.perRow, .perAnnotator] {
        let term = VariationalBradleyTerry(beta: 0.1, weighting: weighting).plan()
        let check = ObjectiveCheck(term, head: head)
        #expect(check.findings == [])
        #expect(check.notes == [])
      }
    }
  }

  @Test("The explanation says what the head is")
  func explanation() {
    func lines(_ form: LatentTastesPlan.Form) -> [String] {
      HeadPrinter.lines(
        .latentTastes(
          LatentTastesPlan(
            form: form,
            dimensions: 4,
            annotators: DataReference(node: NodeID("rows"), part: nil)
          )
        )
      )
    }
    #expect(
      lines(.plain) == [
        "  head      a latent taste of 4 numbers per annotator, N(μ, exp(v))",
        "  score     r(y) = c·h(y) + z·W·h(y); z = μ + exp(v/2)·ε in training, else μ",
      ]
    )
    #expect(lines(.normalized)[0].hasSuffix(", μ and v from −1 to 1, z of length √dimensions"))
  }
}
