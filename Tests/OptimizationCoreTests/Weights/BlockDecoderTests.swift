import Foundation
import Testing

@testable import OptimizationCore

/// Blocks and the floats that the gguf package makes of them (`Fixtures/ggml_blocks.py`).
private struct BlockFixture: Decodable {
  let bytes: String
  let bits: String

  static let all = Result {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/ggml_blocks.json")
    return try JSONDecoder().decode([String: BlockFixture].self, from: Data(contentsOf: file))
  }

  static func decode(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.utf8.map { UInt8($0 < 58 ? $0 - 48 : $0 - 87) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

@Suite("Stored elements as 32-bit floats")
struct BlockDecoderTests {
  @Test(
    "Blocks of every type give the bits that the gguf package computes",
    arguments: ["Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K", "F16", "BF16"]
  )
  func blocks(name: String) throws {
    let fixture = try #require(try BlockFixture.all.get()[name])
    let type = try #require(ElementType(rawValue: name))
    let bytes = BlockFixture.decode(fixture.bytes)
    let bits = BlockFixture.decode(fixture.bits)
    let expected = stride(from: 0, to: bits.count, by: 4).map { start in
      bits[start..<(start + 4)].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    let count = bytes.count / type.blockByteCount * type.blockLength
    #expect(count == expected.count)
    let tensor = try StoredTensor(
      name: name,
      elementType: type,
      shape: [count],
      // At an odd place: files do not align blocks to vectors.
      offset: 3,
      file: MappedFile(copying: [1, 2, 3] + bytes, path: "blocks")
    )
    #expect(tensor.values().map(\.bitPattern) == expected)
  }

  @Test("Every half is widened as the definition of the format has it")
  func halves() throws {
    let bytes = (0..<65536).reduce(into: [UInt8]()) { bytes, bits in
      bytes += [UInt8(bits & 0xFF), UInt8(bits >> 8)]
    }
    let file = MappedFile(copying: bytes, path: "halves")
    let tensor = try StoredTensor(
      name: "halves",
      elementType: .float16,
      shape: [65536],
      offset: 0,
      file: file
    )
    for (bits, value) in tensor.values().enumerated() {
      let sign: Float = bits & 0x8000 == 0 ? 1 : -1
      let exponent = bits >> 10 & 0x1F
      let fraction = Float(bits & 0x3FF)
      if exponent == 31 {
        #expect(fraction == 0 ? value == sign * .infinity : value.isNaN)
      } else {
        let expected =
          exponent == 0
          ? fraction * 0x1p-24
          : Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
        #expect(value == sign * expected && value.sign == (sign * expected).sign)
      }
    }
  }

  @Test("64-bit floats are rounded to the nearest")
  func doubles() throws {
    let values = [0.1, -1e300, 0x1p-1070, 1 + 0x1p-24, 1 + 0x1.8p-23, -0.0]
    let bytes = values.flatMap { value in
      withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    }
    let tensor = try StoredTensor(
      name: "doubles",
      elementType: .float64,
      shape: [2, 3],
      offset: 0,
      file: MappedFile(copying: bytes, path: "doubles")
    )
    #expect(tensor.values().map(\.bitPattern) == values.map { Float($0).bitPattern })
  }

  @Test("Rows of rotated pairs go to the halves of their head, quantized rows as well")
  func rows() throws {
    let values = (0..<16).map { Float($0) }
    let tensor = try StoredTensor(
      name: "rows",
      elementType: .float32,
      shape: [8, 2],
      offset: 0,
      file: MappedFile(copying: GGUFBuilder.floats(values), path: "rows"),
      rowOrder: .rotaryNeighbours(headCount: 2)
    )
    // Pairs (0, 1) and (2, 3) of each head become (0, 2) and (1, 3).
    let rows = [0, 2, 1, 3, 4, 6, 5, 7]
    #expect(tensor.values() == rows.flatMap { [values[2 * $0], values[2 * $0 + 1]] })

    let blocks = (0..<4).reduce(into: [UInt8]()) { bytes, row in
      bytes += [0, 0x3C] + [UInt8](repeating: UInt8(row), count: 32)
    }
    let quantized = try StoredTensor(
      name: "quantized",
      elementType: .eightBit,
      shape: [4, 32],
      offset: 0,
      file: MappedFile(copying: blocks, path: "rows"),
      rowOrder: .rotaryNeighbours(headCount: 1)
    )
    #expect(stride(from: 0, to: 128, by: 32).map { quantized.values()[$0] } == [0, 2, 1, 3])
  }

  @Test("Shapes that the elements or the file cannot have are refused, naming file and tensor")
  func impossible() throws {
    let file = MappedFile(copying: [UInt8](repeating: 0, count: 68), path: "small.bin")
    func describe(
      _ type: ElementType,
      _ shape: [Int],
      offset: Int = 0,
      rowOrder: RowOrder = .asUsed
    ) -> String? {
      do throws(WeightFileError) {
        _ = try StoredTensor(
          name: "the.tensor",
          elementType: type,
          shape: shape,
          offset: offset,
          file: file,
          rowOrder: rowOrder
        )
        return nil
      } catch {
        return error.description
      }
    }
    #expect(describe(.float32, [17]) == nil)
    #expect(describe(.eightBit, [2, 32]) == nil)
    let faults = [
      describe(.float32, [18]), describe(.float32, [17], offset: 1),
      describe(.float32, [1], offset: -1), describe(.float32, [-1]), describe(.float32, [1 << 62]),
      describe(.float32, [1 << 40, 1 << 40]), describe(.float32, [0, 1 << 60]),
      describe(.eightBit, [2, 33]), describe(.eightBit, [3, 32]),
      describe(.float32, [3, 2], rowOrder: .rotaryNeighbours(headCount: 1)),
      describe(.float32, [4, 2], rowOrder: .rotaryNeighbours(headCount: 3)),
      describe(.float32, [4, 2], rowOrder: .rotaryNeighbours(headCount: 0)),
      describe(.float32, [], rowOrder: .rotaryNeighbours(headCount: 1)),
    ]
    for fault in faults {
      #expect(fault?.hasPrefix("small.bin: tensor the.tensor: ") == true, "\(fault ?? "none")")
    }
  }
}
