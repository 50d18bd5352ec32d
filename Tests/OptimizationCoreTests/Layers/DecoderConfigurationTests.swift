import Foundation
import OptimizationCore
import Testing

@Suite("Decoder configurations and parameters")
struct DecoderConfigurationTests {
  private let sound = DecoderConfiguration(
    vocabularySize: 512,
    width: 64,
    layerCount: 5,
    headCount: 8,
    keyValueHeadCount: 4,
    hiddenWidth: 172,
    contextLength: 512
  )

  @Test("The parameter count is that of the parameters", arguments: [true, false])
  func parameterCount(ties: Bool) {
    var configuration = sound
    configuration.tiesHead = ties
    #expect(configuration.parameterCount == 260_032 + (ties ? 0 : 512 * 64))
    let decoder = Decoder(configuration, seed: 1)
    #expect(decoder.parameters.elementCount == configuration.parameterCount)
    #expect(decoder.parameters.names.first == "model.embed_tokens.weight")
    #expect(decoder.parameters.names.last == (ties ? "model.norm.weight" : "lm_head.weight"))
    #expect(decoder.parameters["model.layers.4.self_attn.k_proj.weight"]?.shape == [32, 64])
  }

  @Test("Sound configurations have no faults and survive JSON")
  func soundConfiguration() throws {
    #expect(sound.faults() == [])
    let data = try JSONEncoder().encode(sound)
    #expect(try JSONDecoder().decode(DecoderConfiguration.self, from: data) == sound)
  }

  @Test(
    "The parameter count is that of the parameters in every form",
    arguments: DecoderTests.families
  )
  func familyParameterCount(test: DecoderTests.Case) throws {
    let decoder = Decoder(test.configuration, seed: 1)
    #expect(decoder.parameters.elementCount == test.configuration.parameterCount)
    #expect(test.configuration.faults() == [])
    let data = try JSONEncoder().encode(test.configuration)
    #expect(try JSONDecoder().decode(DecoderConfiguration.self, from: data) == test.configuration)
    #expect(decoder.linearLayers.map(\.name).first == "model.layers.0.self_attn.q_proj")
    #expect(decoder.linearLayers.count == (test.configuration.gatesFeedForward ? 14 : 12))
    let biases = decoder.parameters.filter { $0.name.hasSuffix(".bias") }
    #expect(biases.allSatisfy { $0.values.allSatisfy { $0 == 0 } })
  }

  @Test("A configuration as earlier versions wrote it is Llama's")
  func earlierConfiguration() throws {
    let text = """
      {"contextLength": 512, "headCount": 8, "hiddenWidth": 172, "keyValueHeadCount": 4,
      "layerCount": 5, "normEpsilon": 9.9999997473787516e-06, "ropeBase": 10000, "tiesHead": true,
      "vocabularySize": 512, "width": 64}
      """
    #expect(try JSONDecoder().decode(DecoderConfiguration.self, from: Data(text.utf8)) == sound)
  }

  @Test(
    "Faults are told in words",
    arguments: [
      ("divided among 7 heads", { @Sendable in $0.headCount = 7 }),
      ("cannot share 3 key-value heads", { @Sendable in $0.keyValueHeadCount = 3 }),
      ("head width 1 ", { @Sendable in ($0.width, $0.headCount) = (8, 8) }),
      ("vocabulary size must be between 1", { @Sendable in $0.vocabularySize = 0 }),
      ("context length must be between 1", { @Sendable in $0.contextLength = -3 }),
      ("rotary base", { @Sendable in $0.ropeBase = .nan }),
      ("epsilon", { @Sendable in $0.normEpsilon = 0 }),
      ("head width 3 ", { @Sendable in $0.headWidth = 3 }),
      ("head width must be between 1", { @Sendable in $0.headWidth = 0 }),
      ("sliding window must be at least 1", { @Sendable in $0.slidingWindow = 0 }),
      ("Layer 5 cannot", { @Sendable in $0.slidingLayers = [0, 5] }),
      ("positive number, not 0.0", { @Sendable in $0.rotaryScaling = .linear(factor: 0) }),
      ("4 positive divisors", { @Sendable in $0.rotaryScaling = .divided([1, 2, 3]) }),
    ] as [(String, @Sendable (inout DecoderConfiguration) -> Void)]
  )
  func faults(part: String, change: @Sendable (inout DecoderConfiguration) -> Void) {
    var configuration = sound
    change(&configuration)
    #expect(configuration.faults().contains { $0.contains(part) })
    #expect(throws: DecoderError.configuration(faults: configuration.faults())) {
      try Decoder(configuration, parameters: ParameterSet<Float>([]))
    }
  }

  @Test("Parameters that memory cannot hold are refused with the bytes they ask for")
  func memory() {
    var huge = sound
    (huge.vocabularySize, huge.width, huge.headCount) = (1 << 30, 1 << 20, 1 << 10)
    huge.keyValueHeadCount = 1 << 10
    // The table alone has 2^50 numbers.
    let bytes = huge.parameterCount * 4
    #expect(bytes > 1 << 52)
    #expect(huge.faults().contains { $0.contains("ask for \(bytes) bytes") })
    (huge.width, huge.headCount, huge.keyValueHeadCount) = (1 << 30, 1, 1)
    (huge.layerCount, huge.hiddenWidth) = (1 << 30, 1 << 30)
    // 2^30 layers of 7 matrices of 2^60 numbers of 4 bytes.
    let faults = huge.faults()
    #expect(faults.contains { $0.contains("ask for about 3.4") && $0.contains("e+28 bytes") })
  }

  @Test("Values depend on the seed and the parameter's name alone")
  func initialization() throws {
    var deeper = sound
    deeper.layerCount = 5
    deeper.tiesHead = false
    let (first, second) = (Decoder(sound, seed: 1), Decoder(deeper, seed: 1))
    for parameter in first.parameters {
      #expect(second.parameters[parameter.name]?.values == parameter.values)
    }
    #expect(!Decoder(sound, seed: 2).parameters.hasSameBytes(as: first.parameters))
    func deviation(_ name: String) throws -> Double {
      let values = try #require(first.parameters[name]).values.map(Double.init)
      return (values.map { $0 * $0 }.reduce(0, +) / Double(values.count)).squareRoot()
    }
    #expect(abs(try deviation("model.embed_tokens.weight") / 0.02 - 1) < 0.02)
    let residual = 0.02 / 10.0.squareRoot()
    #expect(abs(try deviation("model.layers.0.mlp.down_proj.weight") / residual - 1) < 0.05)
    #expect(abs(try deviation("model.layers.1.self_attn.o_proj.weight") / residual - 1) < 0.05)
    #expect(try deviation("model.norm.weight") == 1)
  }

  @Test("Given parameters are shared, in any order; what does not fit is named")
  func givenParameters() throws {
    let decoder = Decoder(sound, seed: 1)
    let reversed = ParameterSet<Float>(decoder.parameters.reversed())
    let second = try Decoder(sound, parameters: reversed)
    #expect(second.parameters.names == decoder.parameters.names)
    #expect(second.parameters.parameters[0] === decoder.parameters.parameters[0])

    let wrong = ParameterSet<Float>(
      decoder.parameters.filter { $0.name != "model.norm.weight" && $0.count != 172 * 64 }
        + [Parameter<Float>(name: "surplus", shape: [1], values: [0])]
    )
    let error = #expect(throws: DecoderError.self) { try Decoder(sound, parameters: wrong) }
    let text = error.map(String.init(describing:)) ?? ""
    #expect(text.contains("model.norm.weight"))
    #expect(text.contains("model.layers.3.mlp.up_proj.weight"))
    #expect(text.contains("surplus"))
  }

  @Test("A copy shares nothing")
  func copies() throws {
    let decoder = Decoder(sound, seed: 1)
    let copy = decoder.copy()
    #expect(copy.parameters.hasSameBytes(as: decoder.parameters))
    let parameter = try #require(decoder.parameters["model.norm.weight"])
    parameter.values = parameter.values.map { $0 + 1 }
    #expect(!copy.parameters.hasSameBytes(as: decoder.parameters))
  }
}
