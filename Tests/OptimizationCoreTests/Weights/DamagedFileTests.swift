import Foundation
import Testing

@testable import OptimizationCore

@Suite("Damaged files of weights")
struct DamagedFileTests {
  /// Opens what a file of some format may be and reads everything that is in it; returns how many
  /// floats were made of it.
  private static func read(_ format: String, _ file: MappedFile) throws -> Int {
    var elements = 0
    func read(_ catalog: TensorCatalog) {
      for tensor in catalog.tensors { elements += tensor.values().count }
    }
    switch format {
    case "safetensors": read(try SafetensorsFile(file).catalog)
    case "gguf":
      let gguf = try GGUFFile(file)
      read(gguf.catalog)
      for key in gguf.metadata.values.keys {
        elements += (try? gguf.metadata.strings(key))?.count ?? 0
        elements += (try? gguf.metadata.integers(key))?.count ?? 0
        elements += (try? gguf.metadata.doubles(key))?.count ?? 0
      }
      let configuration = try ModelConfiguration(gguf)
      _ = try? configuration.decoderConfiguration().faults()
      read(try gguf.huggingFaceCatalog(configuration))
    case "llama2.c": read(try Llama2CFile(file).catalog)
    default:
      let configuration = try ModelConfiguration(huggingFace: file)
      #expect(configuration.slidingLayers.count <= configuration.layerCount)
      _ = try? configuration.decoderConfiguration().faults()
    }
    return elements
  }

  /// A file of each format, with quantized tensors in the GGUF file.
  static func original(_ format: String) -> Data {
    let model = SmallModel()
    switch format {
    case "safetensors": return Safetensors.serialized(model.parameters, metadata: ["format": "pt"])
    case "gguf":
      var builder = model.gguf()
      for (type, number) in [(ElementType.eightBit, UInt32(8)), (.sixBitSuperblock, 14)] {
        builder.tensors.append(
          .init(
            name: "blk.9.attn_v.\(number == 8 ? "weight" : "bias")",
            extents: [UInt64(type.blockLength), 2],
            type: number,
            data: Data((0..<(2 * type.blockByteCount)).map { UInt8($0 % 256) })
          )
        )
      }
      return builder.build()
    case "llama2.c": return model.llama2C(isLegacy: true)
    default: return Data(model.huggingFace.utf8)
    }
  }

  /// Damages a file many times; every result must be an error or sound tensors of its own bytes.
  static func fuzz(_ format: String, count: Int, seed: UInt64) -> (accepted: Int, refused: Int) {
    let original = original(format)
    var mutation = FileMutation(random: CounterRandom(seed: seed, stream: format))
    var (accepted, refused) = (0, 0)
    for _ in 0..<count {
      let data = mutation.damage(original)
      do {
        let elements = try read(format, MappedFile(copying: data, path: "damaged"))
        // Blocks hold at most two elements a byte, and tensors are read under two names.
        #expect(elements <= 8 * data.count)
        accepted += 1
      } catch {
        refused += 1
      }
    }
    return (accepted, refused)
  }

  @Test(
    "Files damaged at random give an error or sound tensors, never a crash",
    arguments: ["safetensors", "gguf", "llama2.c", "config.json"]
  )
  func damaged(format: String) throws {
    let original = MappedFile(copying: Self.original(format), path: "sound")
    if format != "config.json" { #expect(try Self.read(format, original) > 1000) }
    // A longer run by hand sets how many files of each format are damaged.
    let count = ProcessInfo.processInfo.environment["PENCHANT_DAMAGED_FILES"].flatMap { Int($0) }
    let (accepted, refused) = Self.fuzz(format, count: count ?? 1500, seed: 5)
    #expect(refused > accepted / 100)
    #expect(accepted > 0)
    if count != nil { print("\(format): \(accepted) accepted, \(refused) refused") }
  }

  @Test("The errors of damaged files name the file")
  func names() {
    for format in ["safetensors", "gguf", "llama2.c", "config.json"] {
      let original = Self.original(format)
      var mutation = FileMutation(random: CounterRandom(seed: 8, stream: format))
      for _ in 0..<200 {
        let file = MappedFile(copying: mutation.damage(original), path: "damaged.bin")
        do {
          _ = try Self.read(format, file)
        } catch {
          #expect("\(error)".contains("damaged.bin"), "\(error)")
        }
      }
    }
  }
}
