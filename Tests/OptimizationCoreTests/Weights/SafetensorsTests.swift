import Foundation
import Testing

@testable import OptimizationCore

@Suite("Safetensors files")
struct SafetensorsTests {
  private func makeSet() -> ParameterSet<Float> {
    ParameterSet<Float>([
      Parameter<Float>(
        name: "z.weight",
        shape: [2, 3],
        values: [1, -2, 0.5, .infinity, -0.0, 0x1p-133]
      ),
      Parameter<Float>(name: "a \"quoted\" \\ é\n", shape: [], values: [7]),
      Parameter<Float>(name: "empty", shape: [0, 4], values: []),
    ])
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "penchant-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test("What is written is read, bit for bit, with its metadata")
  func roundTrip() throws {
    try withFolder { folder in
      let url = folder.appendingPathComponent("model.safetensors")
      let metadata = ["format": "pt", "note": "tab\t, quote \", line\n, null\u{0}, 🦊"]
      try Safetensors.write(makeSet(), metadata: metadata, to: url)
      let contents = try Safetensors.read(url)
      #expect(contents.metadata == metadata)
      let target = makeSet().copy()
      for parameter in target {
        parameter.values = [Float](repeating: 9, count: parameter.count)
      }
      try target.load(from: contents.tensors)
      #expect(target.hasSameBytes(as: makeSet()))
      // Writing over the file leaves nothing else in the folder.
      try Safetensors.write(makeSet(), to: url)
      #expect(try Safetensors.read(url).metadata == [:])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }
  }

  @Test("The bytes are those the format lays down")
  func layout() {
    let set = ParameterSet<Float>([
      Parameter<Float>(name: "b", shape: [2], values: [1, -2]),
      Parameter<Float>(name: "a", shape: [1, 1], values: [0.5]),
    ])
    let data = Safetensors.serialized(set, metadata: ["y": "2", "x": "1"])
    var header =
      #"{"__metadata__":{"x":"1","y":"2"},"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"#
      + #""b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#
    while !header.utf8.count.isMultiple(of: 8) { header += " " }
    var expected = Data([UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0])
    expected += Data(header.utf8)
    expected += Data([0, 0, 0, 0x3F, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
    #expect(data == expected)
  }

  @Test("Half and brain floats are widened exactly")
  func narrowTypes() throws {
    let header =
      #"{"h":{"dtype":"F16","shape":[7],"data_offsets":[0,14]},"#
      + #""g":{"dtype":"BF16","shape":[3],"data_offsets":[14,20]}}"#
    var data = Data([UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0]) + Data(header.utf8)
    let halves: [UInt16] = [0x3C00, 0xC000, 0x0001, 0x7BFF, 0x7C00, 0x8000, 0x3555]
    for bits in halves + [0x3F80, 0xC049, 0xFF80] {
      data += Data([UInt8(bits & 0xFF), UInt8(bits >> 8)])
    }
    let tensors = try Safetensors.parse(data, file: "narrow").tensors
    #expect(
      tensors["h"]?.values == [1, -2, 0x1p-24, 65504, .infinity, -0.0, 0.333_251_953_125]
    )
    #expect(tensors["h"]?.values[5].sign == .minus)
    #expect(tensors["g"]?.values == [1, -3.140_625, -.infinity])
    #expect(ElementType.halfToSingle(0x7E00).isNaN)
  }

  @Test("A decoder's parameters survive the way through a file")
  func decoder() throws {
    try withFolder { folder in
      let configuration = DecoderConfiguration(
        vocabularySize: 9,
        width: 8,
        layerCount: 2,
        headCount: 2,
        hiddenWidth: 12,
        contextLength: 8,
        tiesHead: false
      )
      let decoder = Decoder(configuration, seed: 4)
      let url = folder.appendingPathComponent("decoder.safetensors")
      try Safetensors.write(decoder.parameters, to: url)
      let loaded = try Decoder(configuration, parameters: Safetensors.read(url).tensors)
      #expect(loaded.parameters.hasSameBytes(as: decoder.parameters))
    }
  }

  @Test("Files that cannot be read or written are named")
  func fileErrors() throws {
    let missing = URL(fileURLWithPath: "/nonexistent/folder/model.safetensors")
    let readError = #expect(throws: SafetensorsError.self) { try Safetensors.read(missing) }
    #expect(readError?.description.contains("/nonexistent/folder/model.safetensors") == true)
    let writeError = #expect(throws: SafetensorsError.self) {
      try Safetensors.write(makeSet(), to: missing)
    }
    #expect(writeError?.description.contains("/nonexistent/folder/model.safetensors") == true)
    try withFolder { folder in
      // A folder cannot be replaced by a file; the temporary file must not stay behind.
      let taken = folder.appendingPathComponent("taken/inner")
      try FileManager.default.createDirectory(at: taken, withIntermediateDirectories: true)
      #expect(throws: SafetensorsError.self) {
        try Safetensors.write(makeSet(), to: taken.deletingLastPathComponent())
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["taken"])
    }
  }
}
