import OptimizationCore

/// A Llama-style decoder in 64-bit floats over parameters by name.
struct ReferenceDecoder {
  let configuration: DecoderConfiguration
  var parameters: [String: Matrix] = [:]

  init(_ configuration: DecoderConfiguration, _ set: ParameterSet<Float>) {
    self.configuration = configuration
    for parameter in set {
      let rows = parameter.shape.count == 1 ? 1 : parameter.shape[0]
      parameters[parameter.name] = Matrix(
        rows: rows,
        columns: parameter.count / rows,
        values: parameter.values.map(Double.init)
      )
    }
  }

  private func parameter(_ name: String) -> Matrix {
    guard let parameter = parameters[name] else { fatalError("no parameter \(name)") }
    return parameter
  }

  func hiddenStates(_ sequences: PackedSequences) -> Matrix {
    let epsilon = Double(configuration.normEpsilon)
    let headWidth = configuration.width / configuration.headCount
    let positions = sequences.positions.map(Int.init)
    var hidden = Reference.gather(
      sequences.tokens.map(Int.init),
      of: parameter("model.embed_tokens.weight")
    )
    for index in 0..<configuration.layerCount {
      func weight(_ name: String) -> Matrix {
        parameter("model.layers.\(index).\(name).weight").transposed
      }
      func normed(_ input: Matrix, _ name: String) -> Matrix {
        Reference.rmsNorm(
          input,
          weight: parameter("model.layers.\(index).\(name).weight").values,
          epsilon: epsilon
        )
      }
      func rotated(_ input: Matrix) -> Matrix {
        Reference.rotate(
          input,
          positions: positions,
          headWidth: headWidth,
          base: configuration.ropeBase
        )
      }
      let first = normed(hidden, "input_layernorm")
      let attended = Reference.attention(
        queries: rotated(first * weight("self_attn.q_proj")),
        keys: rotated(first * weight("self_attn.k_proj")),
        values: first * weight("self_attn.v_proj"),
        starts: sequences.starts,
        heads: configuration.headCount,
        keyValueHeads: configuration.keyValueHeadCount
      )
      hidden = hidden + attended * weight("self_attn.o_proj")
      let second = normed(hidden, "post_attention_layernorm")
      let gate = second * weight("mlp.gate_proj")
      var gated = second * weight("mlp.up_proj")
      for place in gated.values.indices {
        gated.values[place] *= Reference.silu(gate.values[place])
      }
      hidden = hidden + gated * weight("mlp.down_proj")
    }
    return Reference.rmsNorm(
      hidden,
      weight: parameter("model.norm.weight").values,
      epsilon: epsilon
    )
  }

  func tokenLogProbabilities(
    _ sequences: PackedSequences,
    rows: [Int],
    targets: [Int]
  ) -> [Double] {
    let name = configuration.tiesHead ? "model.embed_tokens.weight" : "lm_head.weight"
    return Reference.tokenLogProbabilities(
      Reference.gather(rows, of: hiddenStates(sequences)),
      head: parameter(name),
      targets: targets
    )
  }
}
