import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

@Suite("Saved heads of several values")
struct HeadFileTests {
  private static let pairs = SeveralValuesTests.pairs

  /// A model made of nothing but what a file says, with its weights.
  private func loaded(_ file: URL) throws -> ModelInstance {
    let contents = try Safetensors.read(file)
    func described<Value: Decodable>(_ key: String, as type: Value.Type) throws -> Value {
      try JSONDecoder().decode(type, from: Data(try #require(contents.metadata[key]).utf8))
    }
    let configuration = try described("decoder", as: DecoderConfiguration.self)
    let model = ModelInstance(
      decoder: Decoder(configuration, seed: 99),
      layout: TextLayout(ByteTokenizer()),
      head: try described("head", as: HeadPlan.self),
      annotators: contents.metadata["annotators"] == nil
        ? [] : try described("annotators", as: [String].self),
      headSeed: 99
    )
    try model.parameters.load(from: contents.tensors)
    return model
  }

  private func margins(of model: ModelInstance) throws -> [Double] {
    let rows = try TokenizedRows(
      Self.pairs.enumerated().map { place, pair in
        ModelRow(
          Row(pair, origin: RowOrigin(name: "given", line: place + 1)),
          subjects: [.chosen, .rejected]
        )
      },
      subjects: [.chosen, .rejected],
      layout: model.layout,
      limit: nil,
      context: 64
    )
    let scorer = ReplyScorer(compute: ComputeContext(threads: 1)) { false }
    let scores = try scorer.scores(of: rows, subjects: rows.places(for: model), by: model) { _, _ in
    }
    if !scores.preferences.isEmpty { return scores.preferences }
    return zip(scores.scores[.chosen] ?? [], scores.scores[.rejected] ?? []).map { $0 - $1 }
  }

  private func check<Role: ModelRole>(_ stage: Train<Role>) throws {
    let run = try Run(
      declare {
        Evaluate(stage, on: Dataset(GivenRows(Self.pairs)), resamples: 100) {
          RewardMargin(beta: 1)
        }
      }
    )
    let margins = try margins(of: loaded(run.weightFile("model")))
    try #require(margins.count == Self.pairs.count)
    let measured = try #require(run.measurement("rewards/margins").estimate)
    #expect(abs(measured) > 1e-4)
    #expect(abs(margins.reduce(0, +) / Double(margins.count) - measured) < 1e-6)
  }

  @Test(
    "Loaded into a new model, they score as before",
    arguments: [
      HeadPlan.attributes(["a", "b"], weights: [1, -0.5]), .ensemble(3, score: .worst),
      .mixture(components: 2), .multilayer(hiddenWidth: 3),
    ]
  )
  func scores(_ head: HeadPlan) throws {
    try check(
      Train(RewardModel(Transformer.tiny(), head: head), on: Dataset(GivenRows(Self.pairs))) {
        BradleyTerry()
        SGD(learningRate: 0.3)
        Steps(16)
        BatchSize(6)
      }.named("model")
    )
  }

  @Test("Loaded into a new model, preferences and tastes are as before")
  func others() throws {
    let data = Dataset(GivenRows(Self.pairs))
    try check(
      Train(PreferenceModel(Transformer.tiny(), planes: 2, isGated: true), on: data) {
        GeneralPreference()
        SGD(learningRate: 0.03)
        Steps(16)
        BatchSize(6)
      }.named("model")
    )
    for form in [LatentTastesPlan.Form.plain, .normalized] {
      try check(
        Train(
          VariationalRewardModel(Transformer.tiny(), form: form, dimensions: 3, annotators: data),
          on: data
        ) {
          VariationalBradleyTerry(beta: 0.05)
          SGD(learningRate: 0.3)
          Steps(16)
          BatchSize(6)
        }.named("model")
      )
    }
    try check(
      Train(PairPreferenceModel(Transformer.tiny()), on: data) {
        GapPreference()
        AdamW(learningRate: 2e-2)
        Steps(40)
        BatchSize(6)
      }.named("model")
    )
    for form in [IdealPointsPlan.Form.distance, .direction] {
      try check(
        Train(
          PersonalRewardModel(Transformer.tiny(), form: form, tastes: 2, annotators: data),
          on: data
        ) {
          BradleyTerry()
          SGD(learningRate: 0.3)
          Steps(16)
          BatchSize(6)
        }.named("model")
      )
    }
  }
}
