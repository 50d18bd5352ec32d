import Foundation
import RecipePlan
import Testing

@testable import RecipeDSL

@Suite("A plan goes through JSON unharmed, and no garbage crashes its rules")
struct PlanJSONTests {
  static let plans = MutationTests.probes.flatMap { [$0.base] + $0.variants.map(\.plan) }

  @Test("a plan that is read back is the same plan with the same bytes")
  func roundTrip() throws {
    #expect(Self.plans.count > 150)
    for plan in Self.plans {
      let data = try CanonicalJSON.data(plan)
      let back = try JSONDecoder().decode(Plan.self, from: data)
      #expect(back == plan)
      #expect(try CanonicalJSON.data(back) == data)
      #expect(back.fingerprint == plan.fingerprint)
      for node in back.nodes {
        #expect(try CanonicalJSON.fingerprint(node.operation) == node.id)
      }
      let readable = try CanonicalJSON.readableData(plan)
      #expect(try JSONDecoder().decode(Plan.self, from: readable) == plan)
    }
  }

  @Test("keys are sorted in every object of the canonical form")
  func sortedKeys() throws {
    for plan in Self.plans.prefix(20) {
      let text = try json(plan)
      #expect(!text.contains("\n"))
      let sorted = try JSONSerialization.data(
        withJSONObject: JSONSerialization.jsonObject(with: Data(text.utf8)),
        options: [.sortedKeys, .withoutEscapingSlashes]
      )
      let keys = /"(\w+)":/
      let order = String(decoding: sorted, as: UTF8.self).matches(of: keys).map(\.output.1)
      #expect(text.matches(of: keys).map(\.output.1) == order)
    }
  }

  /// Numbers that a careless or hostile hand might write.
  private static let numbers = [
    "0", "-1", "1", "1e308", "-9223372036854775808", "9223372036854775807", "0.5", "-0.0", "1e-320",
  ]

  /// A value that may stand where another one stood, mostly of the same type.
  private static func garbage(
    for value: Substring,
    from all: [String],
    _ random: inout SplitMix
  ) -> String {
    if value.hasPrefix("\"") {
      let texts = all.filter { $0.hasPrefix("\"") } + ["\"\"", "\"x\""]
      return texts.randomElement(using: &random) ?? "0"
    }
    if value.first?.isNumber == true || value.hasPrefix("-") {
      return numbers.randomElement(using: &random) ?? "0"
    }
    return ["null", "[]", "{}", "true"].randomElement(using: &random) ?? "0"
  }

  @Test("mutated plans are refused or checked, and never crash", arguments: 0..<8)
  func fuzz(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let token = /-?\d[\d.e+-]*|"(?:[^"\\]|\\.)*"(?!:)|true|false|null|\[\]|\{\}/
    var decoded = 0
    var faulty = 0
    for _ in 0..<60 {
      let plan = try #require(Self.plans.randomElement(using: &random))
      var text = try json(plan)
      let all = text.matches(of: token).map { String($0.output) }
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        guard let place = text.matches(of: token).map(\.range).randomElement(using: &random)
        else { break }
        text.replaceSubrange(place, with: Self.garbage(for: text[place], from: all, &random))
      }
      guard let edited = try? JSONDecoder().decode(Plan.self, from: Data(text.utf8)) else {
        continue
      }
      decoded += 1
      if !PlanValidator().faults(in: edited).isEmpty { faulty += 1 }
      _ = edited.fingerprint
      _ = try CanonicalJSON.data(edited)
    }
    #expect(decoded > 3)
    #expect(faulty > 1)
  }
}

/// A small generator for tests (Steele, Lea and Flood's SplitMix64).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
