import Foundation
import Testing

@testable import OptimizationCore

@Suite("GGUF files")
struct GGUFFileTests {
  private func file(_ builder: GGUFBuilder) throws(WeightFileError) -> GGUFFile {
    try GGUFFile(MappedFile(copying: builder.build(), path: "model.gguf"))
  }

  @Test("Values of every type are read, with access by type", arguments: [UInt32(2), 3])
  func metadata(version: UInt32) throws {
    var builder = GGUFBuilder()
    builder.version = version
    func add(_ key: String, _ type: UInt32, _ bytes: Data) {
      builder.values.append((key, GGUFBuilder.bytes(type) + bytes))
    }
    add("u8", 0, Data([200]))
    add("i8", 1, Data([200]))
    add("u16", 2, GGUFBuilder.bytes(UInt16(60000)))
    add("i16", 3, GGUFBuilder.bytes(Int16(-5)))
    add("u32", 4, GGUFBuilder.bytes(UInt32.max))
    add("i32", 5, GGUFBuilder.bytes(Int32.min))
    add("f32", 6, GGUFBuilder.bytes(Float(0.25).bitPattern))
    add("flag", 7, Data([1]))
    add("text", 8, GGUFBuilder.text("né"))
    add("u64", 10, GGUFBuilder.bytes(UInt64.max))
    add("i64", 11, GGUFBuilder.bytes(Int64.min))
    add("f64", 12, GGUFBuilder.bytes((1e300).bitPattern))
    builder.set("texts", ["a", "", "né"])
    let numbers = GGUFBuilder.bytes(UInt32(1)) + GGUFBuilder.bytes(UInt64(3)) + Data([1, 255, 3])
    add("numbers", 9, numbers)
    add(
      "scores",
      9,
      GGUFBuilder.bytes(UInt32(6)) + GGUFBuilder.bytes(UInt64(2)) + GGUFBuilder.floats([1, -0.5])
    )
    let inner = GGUFBuilder.bytes(UInt32(0)) + GGUFBuilder.bytes(UInt64(1)) + Data([7])
    add("nested", 9, GGUFBuilder.bytes(UInt32(9)) + GGUFBuilder.bytes(UInt64(2)) + inner + inner)
    let metadata = try file(builder).metadata
    #expect(try metadata.integer("u8") == 200)
    #expect(try metadata.integer("i8") == -56)
    #expect(try metadata.integer("u16") == 60000)
    #expect(try metadata.integer("i16") == -5)
    #expect(try metadata.integer("u32") == 4_294_967_295)
    #expect(try metadata.integer("i32") == -2_147_483_648)
    #expect(try metadata.integer("i64") == .min)
    #expect(try metadata.double("f32") == 0.25)
    #expect(try metadata.double("f64") == 1e300)
    #expect(try metadata.double("u8") == 200)
    #expect(try metadata.boolean("flag") == true)
    #expect(try metadata.string("text") == "né")
    #expect(try metadata.strings("texts") == ["a", "", "né"])
    #expect(try metadata.integers("numbers") == [1, -1, 3])
    #expect(try metadata.doubles("scores") == [1, -0.5])
    #expect(metadata.values["u64"] == .unsigned(.max))
    #expect(try metadata.integer("absent") == nil)
    #expect(try metadata.strings("absent") == nil)
    let error = #expect(throws: WeightFileError.self) { try metadata.integer("text") }
    #expect(error?.description == "model.gguf: text: a whole number was expected, not \"né\".")
    #expect(throws: WeightFileError.self) { try metadata.integer("u64") }
    #expect(throws: WeightFileError.self) { try metadata.string("u8") }
    #expect(throws: WeightFileError.self) { try metadata.boolean("u8") }
    #expect(throws: WeightFileError.self) { try metadata.strings("numbers") }
    #expect(throws: WeightFileError.self) { try metadata.integers("nested") }
  }

  @Test(
    "Tensors are found at the file's alignment, their outermost dimension first",
    arguments: [32, 64]
  )
  func tensors(alignment: Int) throws {
    var builder = GGUFBuilder()
    if alignment != 32 {
      builder.alignment = alignment
      builder.set("general.alignment", UInt32(alignment))
    }
    builder.add("a", shape: [2, 3], [1, 2, 3, 4, 5, 6])
    builder.add("b", shape: [1], [7])
    let catalog = try file(builder).catalog
    #expect(catalog.names == ["a", "b"])
    #expect(catalog["a"]?.shape == [2, 3])
    #expect(catalog["a"]?.values() == [1, 2, 3, 4, 5, 6])
    #expect(catalog["b"]?.values() == [7])
  }

  struct Fault: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let part: String
    let change: @Sendable (inout GGUFBuilder) -> Void

    init(
      _ testDescription: String,
      _ part: String,
      _ change: @escaping @Sendable (inout GGUFBuilder) -> Void
    ) {
      self.testDescription = testDescription
      self.part = part
      self.change = change
    }
  }

  static let faults = [
    Fault("another magic number", "does not begin with GGUF") { $0.magic = Data("GGML".utf8) },
    Fault("version 1", "not 1") { $0.version = 1 },
    Fault("big-endian", "big-endian") { $0.version = UInt32(3).byteSwapped },
    Fault("absurd number of tensors", "18446744073709551615 tensors") { $0.tensorCount = .max },
    Fault("absurd number of keys", "1000000 keys") { $0.keyCount = 1_000_000 },
    Fault("alignment 0", "general.alignment") { $0.set("general.alignment", UInt32(0)) },
    Fault("alignment 48", "general.alignment") { $0.set("general.alignment", UInt32(48)) },
    Fault("alignment as text", "general.alignment") { $0.set("general.alignment", "32") },
    Fault("key twice", "k: the key is there twice") {
      $0.set("k", "1")
      $0.set("k", "2")
    },
    Fault("unknown value type", "k: the value's type 13") {
      $0.values.append(("k", GGUFBuilder.bytes(UInt32(13))))
    },
    Fault("truth value 2", "k: the truth value") {
      $0.values.append(("k", GGUFBuilder.bytes(UInt32(7)) + Data([2])))
    },
    Fault("text longer than the file", "bytes of a text do not fit") {
      $0.values.append(("k", GGUFBuilder.bytes(UInt32(8)) + GGUFBuilder.bytes(UInt64(1) << 60)))
    },
    Fault("text that is not UTF-8", "not UTF-8") {
      $0.values.append(
        ("k", GGUFBuilder.bytes(UInt32(8)) + GGUFBuilder.bytes(UInt64(1)) + Data([0xFF]))
      )
    },
    Fault("huge array", "elements do not fit") {
      $0.values.append(
        (
          "k",
          GGUFBuilder.bytes(UInt32(9)) + GGUFBuilder.bytes(UInt32(12))
            + GGUFBuilder.bytes(UInt64(1) << 61)
        )
      )
    },
    Fault("arrays in arrays without end", "stand in one another") { builder in
      let level = GGUFBuilder.bytes(UInt32(9)) + GGUFBuilder.bytes(UInt64(1))
      let levels = (0..<100_000).reduce(into: Data()) { data, _ in data += level }
      builder.values.append(("k", GGUFBuilder.bytes(UInt32(9)) + levels))
    },
    Fault("unknown tensor type", "tensor b: elements of type 77") { $0.tensors[1].type = 77 },
    Fault("tensor type not read", "tensor b: elements of type Q2_K") { $0.tensors[1].type = 10 },
    Fault("five dimensions", "tensor b: at most 4") {
      $0.tensors[1].extents = [1, 1, 1, 1, 1]
    },
    Fault("negative extent", "tensor b: the extent") { $0.tensors[1].extents = [.max] },
    Fault("overflowing shape", "tensor b: ") { $0.tensors[1].extents = [1 << 40, 1 << 40] },
    Fault("row of broken blocks", "tensor b: a tensor of Q8_0") { $0.tensors[1].type = 8 },
    Fault("tensor beyond the file", "tensor b: bytes") { $0.tensors[1].extents = [1000] },
    Fault("misaligned tensor", "tensor b: its offset 4") { $0.tensors[1].offset = 4 },
    Fault("offset beyond the file", "tensor b: its offset") { $0.tensors[1].offset = 1 << 62 },
    Fault("overlapping tensors", "tensor b: it begins within the bytes of a") {
      $0.tensors[1].offset = 0
    },
    Fault("two tensors of one name", "tensor a: there is another") { $0.tensors[1].name = "a" },
  ]

  @Test("Each fault is named with the file and what it is in", arguments: faults)
  func fault(fault: Fault) {
    var builder = GGUFBuilder()
    builder.add("a", shape: [2, 3], [1, 2, 3, 4, 5, 6])
    builder.add("b", shape: [7, 1], [1, 2, 3, 4, 5, 6, 7])
    fault.change(&builder)
    do throws(WeightFileError) {
      _ = try file(builder)
      Issue.record("accepted")
    } catch {
      #expect(error.description.hasPrefix("model.gguf: "))
      #expect(error.description.contains(fault.part), "\(error)")
    }
  }

  @Test("A file cut anywhere is refused")
  func cuts() {
    var builder = GGUFBuilder()
    builder.set("general.architecture", "llama")
    builder.set("texts", ["a", "b"])
    builder.add("a", shape: [2, 8], [Float](repeating: 1, count: 16))
    let data = builder.build()
    for count in 0..<data.count {
      #expect(throws: WeightFileError.self) {
        try GGUFFile(MappedFile(copying: data.prefix(count), path: "cut"))
      }
    }
  }
}
