import Foundation
import RecipePlan
import Testing

@Suite("Reflection records every plain value and refuses the others")
struct ReflectionTests {
  private func settings(_ value: Any) throws -> PlanValue? {
    try PlanComponent(reflecting: Holder(value: value)).settings["value"]
  }

  @Test("numbers, texts, truths and absences")
  func scalars() throws {
    #expect(try settings(3) == .integer(3))
    #expect(try settings(3.0) == .integer(3))
    #expect(try settings(Float(0.5)) == .number(0.5))
    #expect(try settings(-0.25) == .number(-0.25))
    #expect(try settings(UInt8(200)) == .integer(200))
    #expect(try settings("text") == .text("text"))
    #expect(try settings("subtext".dropFirst(3)) == .text("text"))
    #expect(try settings(Character("é")) == .text("é"))
    #expect(try settings(true) == .bool(true))
    #expect(try settings(Int?.none as Any) == .null)
    #expect(try settings(Int?.some(4) as Any) == .integer(4))
  }

  @Test("whole doubles equal integers, however large, and what is larger keeps its digits")
  func limits() throws {
    #expect(try settings(1e17) == settings(100_000_000_000_000_000))
    #expect(try settings(-1e15) == .integer(-1_000_000_000_000_000))
    #expect(try settings(Int64.max) == .integer(.max))
    #expect(try settings(UInt64.max) == .text("18446744073709551615"))
    #expect(try settings(UInt64(Int64.max)) == .integer(.max))
    #expect(try settings(1e300) == .number(1e300))
    #expect(try settings(-0.0) == .integer(0))
    for value in [1e17, 1e300, Double.leastNonzeroMagnitude, 0.1, -9.007_199_254_740_993e15] {
      let plan = try #require(try settings(value))
      let data = try CanonicalJSON.data([plan])
      let back = try JSONDecoder().decode([PlanValue].self, from: data)
      #expect(back == [plan])
      #expect(try CanonicalJSON.data(back) == data)
    }
  }

  @Test("numbers that are not finite are recorded, and encoding throws instead of crashing")
  func notFinite() throws {
    for value in [Double.nan, .infinity, -.infinity] {
      let component = try PlanComponent(reflecting: Holder(value: value))
      #expect(throws: EncodingError.self) { try CanonicalJSON.data(component) }
      #expect(throws: EncodingError.self) { try CanonicalJSON.fingerprint(component) }
    }
  }

  @Test("structures carry their type's name, enumerations their case and payload")
  func composites() throws {
    #expect(try settings(Point(x: 1, y: 2)) == .object(["Point": point(1, 2)]))
    #expect(try settings(Shape.none) == .text("none"))
    #expect(
      try settings(Shape.circle(radius: 2)) == .object(["circle": .object(["radius": .integer(2)])])
    )
    #expect(
      try settings(Shape.pair(1, "a"))
        == .object(["pair": .object(["0": .integer(1), "1": .text("a")])])
    )
    #expect(
      try settings(Shape.nested(.circle(radius: 1)))
        == .object(["nested": .object(["circle": .object(["radius": .integer(1)])])])
    )
    #expect(
      try settings(Shape.at(Point(x: 1, y: 2))) == .object(["at": .object(["Point": point(1, 2)])])
    )
    #expect(try settings(Empty()) == .object(["Empty": .object([:])]))
    #expect(try settings(OtherEmpty()) != settings(Empty()))
    #expect(try settings((1, "a")) == .list([.integer(1), .text("a")]))
    #expect(try settings([[1], []]) == .list([.list([.integer(1)]), .list([])]))
    #expect(try settings(1...3) != settings(1...4))
    #expect(try settings(1..<4) != settings(1...4))
  }

  @Test("cases whose descriptions are the same are told apart by their raw values")
  func describedCases() throws {
    #expect(try settings(Described.one) != settings(Described.two))
  }

  @Test("sets and dictionaries don't depend on their order")
  func unordered() throws {
    for _ in 0..<10 {
      let words = ["delta", "alpha", "charlie", "bravo"].shuffled()
      #expect(
        try settings(Set(words)) == .list(["alpha", "bravo", "charlie", "delta"].map { .text($0) })
      )
      let table = Dictionary(uniqueKeysWithValues: words.map { ($0, $0.count) })
      #expect(
        try settings(table)
          == .list(
            [("alpha", 5), ("bravo", 5), ("charlie", 7), ("delta", 5)].map {
              .list([.text($0.0), .integer($0.1)])
            }
          )
      )
    }
  }

  @Test("property wrappers stand under the name that people wrote")
  func wrappers() throws {
    let settings = try PlanComponent(reflecting: Wrapped()).settings
    #expect(Set(settings.keys) == ["level"])
    #expect(settings["level"] == .object(["Clamped": .object(["wrappedValue": .integer(3)])]))
  }

  @Test("a property whose name differs in an underscore only is not lost")
  func underscores() throws {
    let settings = try PlanComponent(reflecting: Underscored()).settings
    #expect(settings == ["_level": .integer(1), "level": .integer(2)])
  }

  @Test("what can't be recorded is refused with the path to it")
  func refused() {
    let closure: @Sendable () -> Int = { 1 }
    let cases: [(Any, String)] = [
      (Holder(value: closure), "Holder.value"), (Holder(value: [closure]), "Holder.value[0]"),
      (Holder(value: Holder(value: closure)), "Holder.value.value"),
      (Holder(value: Reference()), "Holder.value"), (Holder(value: Int.self), "Holder.value"),
      (Holder(value: UUID()), "Holder.value"), (Holder(value: Data([1])), "Holder.value.pointer"),
      (Holder(value: Shape.closure(closure)), "Holder.value.closure"),
    ]
    for (value, path) in cases {
      let error = #expect(throws: PlanReflectionError.self) { try PlanComponent(reflecting: value) }
      #expect(error?.path == path)
      #expect(error?.description.contains("'\(path)'") == true)
    }
  }

  @Test("a type says itself how it stands in a plan")
  func representable() throws {
    #expect(try settings(Opaque(word: "said")) == .text("said"))
  }

  @Test("type names carry no address, no module and no generic arguments")
  func names() throws {
    let component = try PlanComponent(reflecting: Holder(value: 1))
    #expect(component.type == "Holder")
    #expect(component.module == "RecipePlanTests")
    #expect("\(component)" == "Holder(value: 1)")
    let absent = try PlanComponent(reflecting: Holder<Point?>(value: nil))
    #expect("\(absent)" == "Holder(Self: \"Holder<Swift.Optional<RecipePlanTests.Point>>\")")
  }

  private func point(_ x: Int64, _ y: Int64) -> PlanValue {
    .object(["x": .integer(x), "y": .integer(y)])
  }
}

private struct Holder<Value> { var value: Value }
private struct Point { var x: Int, y: Int }
private struct Empty {}
private struct OtherEmpty {}
private final class Reference: Sendable {}

private indirect enum Shape {
  case none
  case circle(radius: Double)
  case pair(Int, String)
  case nested(Shape)
  case at(Point)
  case closure(@Sendable () -> Int)
}

private enum Described: Int, CustomStringConvertible {
  case one, two
  var description: String { "some" }
}

@propertyWrapper private struct Clamped { var wrappedValue: Int }
private struct Wrapped { @Clamped var level = 3 }

// swift-format-ignore: NoLeadingUnderscores
private struct Underscored {
  var _level = 1
  var level = 2
}

private struct Opaque: PlanRepresentable {
  var word: String
  var planValue: PlanValue { .text(word) }
}
