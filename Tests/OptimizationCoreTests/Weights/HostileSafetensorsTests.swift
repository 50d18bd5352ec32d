import Foundation
import OptimizationCore
import Testing

@Suite("Hostile safetensors files")
struct HostileSafetensorsTests {
  private static func file(_ header: String, data: Int = 0) -> Data {
    var bytes = Data()
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    return bytes + Data(header.utf8) + Data(count: data)
  }

  private static func tensor(
    _ name: String,
    _ shape: String,
    _ offsets: String,
    type: String = "F32"
  ) -> String {
    #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let data: Data
    let error: SafetensorsError
  }

  static let cases = [
    Case(
      testDescription: "no bytes",
      data: Data(),
      error: .tooShort(file: "f", byteCount: 0)
    ),
    Case(
      testDescription: "seven bytes",
      data: Data(count: 7),
      error: .tooShort(file: "f", byteCount: 7)
    ),
    Case(
      testDescription: "header longer than the file",
      data: Data([9, 0, 0, 0, 0, 0, 0, 0]) + Data("{}".utf8),
      error: .headerLength(file: "f", length: 9, available: 2)
    ),
    Case(
      testDescription: "absurd header length",
      data: Data(repeating: 0xFF, count: 8),
      error: .headerLength(file: "f", length: .max, available: 0)
    ),
    Case(
      testDescription: "duplicate names",
      data: file(
        "{\(tensor("a", "[1]", "[0,4]")),\(tensor("a", "[1]", "[4,8]"))}",
        data: 8
      ),
      error: .duplicateName(file: "f", tensor: "a")
    ),
    Case(
      testDescription: "unknown type",
      data: file("{\(tensor("a", "[1]", "[0,8]", type: "I64"))}", data: 8),
      error: .elementType(file: "f", tensor: "a", found: "I64")
    ),
    Case(
      testDescription: "negative extent",
      data: file("{\(tensor("a", "[-1,-1]", "[0,4]"))}", data: 4),
      error: .shape(file: "f", tensor: "a", shape: [-1, -1])
    ),
    Case(
      testDescription: "overflowing shape",
      data: file("{\(tensor("a", "[4294967296,4294967296]", "[0,0]"))}"),
      error: .shape(file: "f", tensor: "a", shape: [4_294_967_296, 4_294_967_296])
    ),
    Case(
      testDescription: "absurd size",
      data: file("{\(tensor("a", "[1000000000000]", "[0,4000000000000]"))}", data: 4),
      error: .outOfBounds(file: "f", tensor: "a", start: 0, end: 4_000_000_000_000, available: 4)
    ),
    Case(
      testDescription: "range running backward",
      data: file("{\(tensor("a", "[1]", "[8,4]"))}", data: 8),
      error: .outOfBounds(file: "f", tensor: "a", start: 8, end: 4, available: 8)
    ),
    Case(
      testDescription: "negative offset",
      data: file("{\(tensor("a", "[1]", "[-4,0]"))}", data: 8),
      error: .outOfBounds(file: "f", tensor: "a", start: -4, end: 0, available: 8)
    ),
    Case(
      testDescription: "wrong byte count",
      data: file("{\(tensor("a", "[3]", "[0,8]"))}", data: 8),
      error: .byteCount(file: "f", tensor: "a", expected: 12, found: 8)
    ),
    Case(
      testDescription: "misaligned range",
      data: file(
        "{\(tensor("a", "[1]", "[0,2]", type: "F16")),\(tensor("b", "[1]", "[2,6]"))}",
        data: 6
      ),
      error: .misaligned(file: "f", tensor: "b", start: 2)
    ),
    Case(
      testDescription: "overlapping ranges",
      data: file(
        "{\(tensor("a", "[2]", "[0,8]")),\(tensor("b", "[2]", "[4,12]"))}",
        data: 12
      ),
      error: .overlap(file: "f", tensor: "b", other: "a")
    ),
    Case(
      testDescription: "hole between ranges",
      data: file(
        "{\(tensor("a", "[1]", "[0,4]")),\(tensor("b", "[1]", "[8,12]"))}",
        data: 12
      ),
      error: .unusedBytes(file: "f", start: 4, end: 8)
    ),
    Case(
      testDescription: "bytes after the last tensor",
      data: file("{\(tensor("a", "[1]", "[0,4]"))}", data: 5),
      error: .unusedBytes(file: "f", start: 4, end: 5)
    ),
  ]

  @Test("Each fault gives its own error", arguments: cases)
  func faults(test: Case) {
    #expect(throws: test.error) { try Safetensors.parse(test.data, file: "f") }
    #expect(test.error.description.contains("f"))
  }

  @Test(
    "Malformed headers are refused",
    arguments: [
      "", "[]", "{", "{}}", "{}x", #"{"a"}"#, #"{"a":1}"#, #"{"a":{}}"#, #"{"a":{"dtype":"F32"}}"#,
      #"{"a":{"dtype":"F32","shape":[],"data_offsets":[0]}}"#,
      #"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[1e9],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[],"shape":[],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4],"x":"y"}}"#,
      #"{"__metadata__":{"a":1}}"#, #"{"__metadata__":{"a":"1","a":"2"}}"#,
      #"{"a\q":{}}"#, #"{"a\u12":{}}"#, #"{"a\ud800":{}}"#, #"{"a\u+123":{}}"#, "{\"a\nb\":{}}",
      #"{"a"#, #"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},}"#,
    ]
  )
  func malformedHeaders(header: String) {
    let error = #expect(throws: SafetensorsError.self) {
      try Safetensors.parse(Self.file(header, data: 4), file: "f")
    }
    guard case .header = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("Headers that are not UTF-8 are refused")
  func notUnicode() {
    var data = Self.file(#"{"??":"#)
    data[10] = 0xC3
    data[11] = 0x28
    #expect(throws: SafetensorsError.self) { try Safetensors.parse(data, file: "f") }
  }

  @Test("Any cut and any changed byte gives an error or a sound set, never a crash")
  func mutations() throws {
    let set = ParameterSet<Float>([
      Parameter<Float>(name: "a", shape: [2, 2], values: [1, 2, 3, 4]),
      Parameter<Float>(name: "b", shape: [1], values: [5]),
    ])
    let data = Safetensors.serialized(set, metadata: ["k": "v"])
    for count in 0..<data.count {
      #expect(throws: SafetensorsError.self) {
        try Safetensors.parse(Data(data.prefix(count)), file: "f")
      }
    }
    var random = CounterRandom(seed: 1, stream: "mutations")
    for _ in 0..<5000 {
      var changed = data
      for _ in 0...(random.next() % 3) {
        changed[Int(random.next() % UInt64(data.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      if let contents = try? Safetensors.parse(changed, file: "f") {
        #expect(contents.tensors.elementCount <= 10)
      }
    }
  }
}
