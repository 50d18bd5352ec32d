import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipeInterpreter
import RecipePlan
import Testing

@Suite("Numbers that objectives learn")
struct LearnedScalarTests {
  static let rows = Rows.comparisons(6, softLabel: { $0 % 3 == 0 ? 0.5 : 1 })
  static let data = Dataset(GivenRows(rows))

  static func stage(
    _ label: String,
    from model: some ModelDeclaration<PolicyRole>,
    rate: Double = 0.05
  ) -> Train<PolicyRole> {
    Train(model, on: data) {
      DavidsonDPO(beta: 0.5, nu: 2, isLearned: true)
      RecipeDSL.SGD(learningRate: rate)
      Steps(3)
      BatchSize(6)
    }.named(label)
  }

  /// The learned numbers beside a file of weights, which names theirs.
  private func learned(_ file: URL) throws -> [String: Double] {
    let name = try #require(try Safetensors.read(file).metadata["learned"])
    let tensors = try Safetensors.read(file.deletingLastPathComponent().appending(path: name))
      .tensors
    return Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, Double($0.values[0])) })
  }

  @Test("They are saved with the stage's weights, as the last step left them")
  func saved() throws {
    let run = try Run(declare { Self.stage("policy", from: Transformer.tiny()) })
    let last = try #require(run.series("learned/log_nu", "policy").last)
    let file = try learned(run.weightFile("policy"))
    #expect(file.count == 1)
    #expect(abs(try #require(file["learned.log_nu"]) - last) < 1e-7)
    // It began at log 2 and moved.
    #expect(abs(last - 0.6931471805599453) > 1e-4)
  }

  @Test("A stage without them saves none")
  func none() throws {
    let run = try Run(declare { TermCase.base })
    let file = try run.weightFile("base")
    #expect(try Safetensors.read(file).metadata["learned"] == nil)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: file.deletingLastPathComponent().path
    )
    #expect(!names.contains { $0.contains("learned") })
  }

  @Test(
    "A later stage of the same model starts where the earlier one ended, a fresh model at first"
  )
  func goesOn() throws {
    let first = Self.stage("first", from: Transformer.tiny())
    let second = Self.stage("second", from: first, rate: 1e-30)
    let other = Self.stage("other", from: Transformer.tiny(variant: 1), rate: 1e-30)
    let run = try Run(
      declare {
        second
        other
      }
    )
    let ended = try #require(run.series("learned/log_nu", "first").last)
    let began = try #require(run.series("learned/log_nu", "second").first)
    #expect(abs(began - ended) < 1e-7)
    #expect(abs(try #require(run.series("learned/log_nu", "other").first) - log(2)) < 1e-6)
  }

  @Test("An average of the weights is one of the learned numbers too, and replaces them")
  func averaged() throws {
    let stage = Train(Transformer.tiny(), on: Self.data) {
      DavidsonDPO(beta: 0.5, nu: 2, isLearned: true)
      RecipeDSL.SGD(learningRate: 0.5)
      Steps(3)
      BatchSize(6)
      ExponentialMovingAverage(decay: 0.5)
    }.named("policy")
    let next = Self.stage("next", from: stage, rate: 1e-30)
    let run = try Run(declare { next })
    // The average starts as the first values, and takes half of every step's.
    let steps = try run.series("learned/log_nu", "policy")
    let expected = steps.reduce(log(2)) { 0.5 * $0 + 0.5 * $1 }
    let file = try learned(run.weightFile("policy"))
    #expect(abs(try #require(file["learned.log_nu"]) - expected) < 1e-6)
    #expect(abs(try #require(run.series("learned/log_nu", "next").first) - expected) < 1e-6)
    #expect(abs(expected - (steps.last ?? 0)) > 1e-4)
  }

  @Test("A number that goes on from elsewhere than its line says is a note there")
  func noted() throws {
    let first = Self.stage("first", from: Transformer.tiny())
    let line = here()
    let second = Train(first, on: Self.data) {
      DavidsonDPO(beta: 0.5, nu: 2, isLearned: true)
      RecipeDSL.SGD(learningRate: 0.1)
      Steps(1)
      BatchSize(6)
    }.named("second")
    let run = try Run(declare { second })
    let notes = run.events.compactMap { if case .noted(let note) = $0 { note } else { nil } }
    #expect(notes.count == 1)
    #expect(notes.first?.text.contains("'log_nu' goes on from 0.") == true)
    #expect(notes.first?.location?.line == line.line + 2)
  }

  @Test("A rate of their own, by name, is no misspelling")
  func grouped() throws {
    let stage = Train(Transformer.tiny(), on: Self.data) {
      DavidsonDPO(beta: 0.5, nu: 2, isLearned: true)
      RecipeDSL.AdamW(learningRate: 1e-3).group(.named("learned.*"), learningRateFactor: 100)
      Steps(2)
      BatchSize(6)
    }.named("policy")
    let run = try Run(declare { stage })
    let values = try run.series("learned/log_nu", "policy")
    // The first step of Adam is the rate itself.
    #expect(abs(abs(values[0] - log(2)) - 0.1) < 1e-3)
  }

  @Test("A saved folder of a pretrained model gives them to the recipe that starts from it")
  func restored() throws {
    let small = try SmallPretrained()
    let run = try Run(
      declare { Self.stage("policy", from: Transformer(small.model, format: .plain)) }
    )
    let ended = try #require(run.series("learned/log_nu", "policy").last)
    let folder = run.file("weights/policy")
    let again = try Run(
      declare {
        Self.stage(
          "again",
          from: Transformer(.pretrained(Path(folder.path)), format: .plain),
          rate: 1e-30
        )
      }
    )
    let began = try #require(again.series("learned/log_nu", "again").first)
    #expect(abs(began - ended) < 1e-7)
  }
}
