import Testing

@testable import OptimizationCore

@Suite("Frozen parameters")
struct FreezingTests {
  /// The decoder with only those parameters trainable whose names contain one of some texts.
  private func decoder(training parts: [String]) throws -> Decoder {
    let base = DecoderTests.makeDecoder(AdapterCase.configuration)
    return try Decoder(
      AdapterCase.configuration,
      parameters: ParameterSet<Float>(
        base.parameters.map { parameter in
          parts.contains { parameter.name.contains($0) } ? parameter : parameter.frozen()
        }
      )
    )
  }

  @Test(
    "The others' gradients stay as they are, to the last bit",
    arguments: [
      ["layers.1.self_attn.q_proj"], ["layers.0.mlp.up_proj", "model.norm"], ["lm_head"],
      ["embed_tokens"], ["layers.1.input_layernorm", "layers.0.self_attn.v_proj"],
    ],
    [false, true]
  )
  func gradients(parts: [String], recomputes: Bool) throws {
    let whole = AdapterCase.gradients(DecoderTests.makeDecoder(AdapterCase.configuration))
    let decoder = try decoder(training: parts)
    let found = AdapterCase.gradients(decoder, recomputes: recomputes)
    #expect(!found.isEmpty && found.count < whole.count)
    for (name, gradient) in found {
      #expect(gradient == whole[name], "\(name)")
      #expect(gradient.contains { $0 != 0 }, "\(name)")
    }
    for parameter in decoder.parameters where parameter.isFrozen {
      #expect(parameter.gradientBuffer.storage == nil)
    }
  }

  @Test("Nothing below the first trainable parameter is recorded", arguments: [false, true])
  func below(recomputes: Bool) throws {
    let decoder = try decoder(training: ["layers.1.mlp.down_proj"])
    let graph = Graph<Float>(
      ComputeContext(threads: 1),
      recomputesActivations: recomputes
    )
    let positions = AdapterCase.sequences.positions
    var hidden = decoder.embed(AdapterCase.sequences.tokens, positions: positions, in: graph)
    #expect(!hidden.needsGradient)
    for (index, layer) in decoder.layers.enumerated() {
      hidden = graph.recomputable(hidden) { hidden, graph in
        layer(
          hidden,
          sequences: AdapterCase.sequences,
          positions: positions,
          table: decoder.rotaryTable,
          configuration: decoder.configuration,
          in: graph
        )
      }
      #expect(hidden.needsGradient == (index == 1))
    }
  }

  @Test("A frozen view shares the values and has no gradient")
  func view() {
    let parameter = Parameter<Float>(name: "p", shape: [2], values: [1, 2])
    let view = parameter.frozen()
    parameter.values = [3, 4]
    #expect(view.values == [3, 4])
    #expect(view.isFrozen && !parameter.isFrozen)
    #expect(view.copy().isFrozen)
    let set = ParameterSet<Float>([view, Parameter<Float>(name: "q", shape: [1], values: [5])])
    #expect(set.trainable.names == ["q"])
  }

  @Test("A step with a frozen base takes the memory of the adapter's gradients alone")
  func memory() throws {
    let configuration = DecoderConfiguration(
      vocabularySize: 64,
      width: 128,
      layerCount: 2,
      headCount: 2,
      hiddenWidth: 512,
      contextLength: 16
    )
    let base = Decoder(configuration, seed: 1)
    let adapted = try base.withAdapter(LowRankSettings(rank: 2), seed: 1)
    func run(_ decoder: Decoder) -> Int {
      let graph = Graph<Float>(ComputeContext(threads: 1))
      let hidden = decoder.hiddenStates(PackedSequences([[1, 2, 3]]), in: graph)
      graph.backward(from: [(hidden, [Float](repeating: 1, count: hidden.count))])
      let bytes = decoder.parameters.reduce(0) { $0 + ($1.gradientBuffer.storage?.count ?? 0) * 4 }
      decoder.parameters.zeroGradients()
      return bytes
    }
    #expect(run(base) > 4 * base.parameters.elementCount * 9 / 10)
    #expect(run(adapted) == 4 * adapted.parameters.trainable.elementCount)
    #expect(adapted.parameters.trainable.elementCount < base.parameters.elementCount / 20)
  }
}
