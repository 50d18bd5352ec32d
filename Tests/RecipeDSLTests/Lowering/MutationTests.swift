import Foundation
import RecipePlan
import Testing

@testable import RecipeDSL

@Suite("Every setting of every component is in the plan")
struct MutationTests {
  static let probes =
    DataProbes.all + ModelProbes.all + ObjectiveProbes.all + PublishedObjectiveProbes.all
    + TrainingProbes.all + StageProbes.all + RewardProbes.all

  @Test("every stored property is tried", arguments: probes)
  func completeness(_ probe: Probe) {
    #expect(Set(probe.variants.map(\.property)) == probe.properties)
  }

  @Test("a change of any one property changes the fingerprint and shows", arguments: probes)
  func change(_ probe: Probe) throws {
    let base = try json(probe.base)
    for variant in probe.variants {
      let name = "\(probe.component).\(variant.property)"
      #expect(variant.plan.fingerprint != probe.base.fingerprint, "\(name)")
      let text = try json(variant.plan)
      #expect(text.contains(variant.sentinel), "\(name): \(text)")
      #expect(base != text, "\(name)")
    }
  }

  @Test("no two changes lead to the same plan", arguments: probes)
  func distinct(_ probe: Probe) {
    let all = [probe.base.fingerprint] + probe.variants.map(\.plan.fingerprint)
    #expect(Set(all).count == all.count)
  }

  @Test("every component of the sources is tried")
  func everyComponent() throws {
    let kinds = [
      "ExampleSource", "ColumnMapping", "DataStep", "EmbeddingStep", "LossTerm", "Objective",
      "Regularizer",
      "Metric", "RatioMetric", "OptimizerDeclaration", "TrainingSetting", "ModelDeclaration",
      "DatasetDeclaration", "TokenizerDeclaration",
    ]
    let declaration = try Regex(#"public struct (\w+)(?:<.*>)?: ((?:\w+, )*)(\w+)"#)
    let tried = Set(Self.probes.map(\.component))
    var found = 0
    for module in ["PreferenceData", "RecipeDSL"] {
      for file in try Sources.files(in: module) {
        for match in file.text.matches(of: declaration) {
          let name = String(match.output[1].substring ?? "")
          let protocols = "\(match.output[2].substring ?? "")\(match.output[3].substring ?? "")"
          guard kinds.contains(where: protocols.split(separator: ", ").map(String.init).contains)
          else { continue }
          found += 1
          #expect(tried.contains(name), "\(name) in \(file.name)")
        }
      }
    }
    #expect(found >= 30)
  }
}
