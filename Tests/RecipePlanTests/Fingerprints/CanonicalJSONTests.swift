import Foundation
import RecipePlan
import Testing

@Suite("Equal values have one canonical spelling")
struct CanonicalJSONTests {
  private func text(_ value: some Encodable) throws -> String {
    String(decoding: try CanonicalJSON.data(value), as: UTF8.self)
  }

  @Test("keys are sorted, numbers short, slashes plain, no spaces")
  func spelling() throws {
    let value = PlanValue.object([
      "b": .number(0.1), "a": .integer(-3), "c/d": .text("x/y \"z\" é\n"), "B": .null,
      "e": .list([.bool(true), .object([:])]), "f": .number(1e-8), "g": .number(2),
    ])
    let expected =
      #"{"B":null,"a":-3,"b":0.1,"c/d":"x/y \"z\" é\n","e":[true,{}],"f":1e-08,"g":2}"#
    #expect(try text(value) == expected)
  }

  @Test("the order of insertion doesn't matter")
  func insertion() throws {
    let names = (0..<50).map { "key\($0)" }
    let texts = try Set(
      (0..<10).map { _ in
        var table: [String: PlanValue] = [:]
        for name in names.shuffled() { table[name] = .text(name) }
        return try text(PlanValue.object(table))
      }
    )
    #expect(texts.count == 1)
  }

  @Test("a fingerprint is the SHA-256 of the canonical bytes")
  func fingerprint() throws {
    // printf '[1,"a"]' | sha256sum
    let value = PlanValue.list([.integer(1), .text("a")])
    #expect(
      try CanonicalJSON.fingerprint(value).text
        == "2010945388e2de98f5651051478912aa4ff38bb13a2cdb1a2c257bb97fbf98ff"
    )
    #expect(try CanonicalJSON.fingerprint(value).short == "20109453")
  }

  @Test("random values go through JSON unharmed", arguments: 0..<50)
  func roundTrip(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let value = Self.value(depth: 4, &random)
    let data = try CanonicalJSON.data(value)
    let back = try JSONDecoder().decode(PlanValue.self, from: data)
    #expect(back == value)
    #expect(try CanonicalJSON.data(back) == data)
    #expect(
      try JSONDecoder().decode(PlanValue.self, from: CanonicalJSON.readableData(value)) == value
    )
  }

  private static func value(depth: Int, _ random: inout SplitMix) -> PlanValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
    case 0: .null
    case 1: .bool(Bool.random(using: &random))
    case 2: .integer(Int64.random(in: .min ... .max, using: &random))
    case 3: fraction(&random)
    case 4:
      .text(String(Character(UnicodeScalar(UInt8.random(in: 0..<128, using: &random)))) + "ß€😀")
    case 5: .list((0..<3).map { _ in value(depth: depth - 1, &random) })
    default:
      .object(
        Dictionary(
          uniqueKeysWithValues: (0..<3).map { ("key\($0)", value(depth: depth - 1, &random)) }
        )
      )
    }
  }

  /// Any finite number that is not whole, from its bits.
  private static func fraction(_ random: inout SplitMix) -> PlanValue {
    while true {
      let value = Double(bitPattern: random.next())
      if value.isFinite, Int64(exactly: value) == nil { return .number(value) }
    }
  }
}
