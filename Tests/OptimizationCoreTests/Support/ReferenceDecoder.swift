import Foundation
import OptimizationCore

/// A decoder of any form in 64-bit floats over parameters by name.
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
    let headWidth = configuration.headWidth
    let positions = sequences.positions.map(Int.init)
    var hidden = Reference.gather(
      sequences.tokens.map(Int.init),
      of: parameter("model.embed_tokens.weight")
    )
    if let table = parameters["model.embed_positions.weight"] {
      hidden = hidden + Reference.gather(positions, of: table)
    }
    func normed(_ input: Matrix, _ name: String) -> Matrix {
      let weight = parameter("model.\(name).weight").values
      guard configuration.norm == .layer else {
        return Reference.rmsNorm(input, weight: weight, epsilon: epsilon)
      }
      let bias = parameter("model.\(name).bias").values
      return Reference.layerNorm(input, weight: weight, bias: bias, epsilon: epsilon)
    }
    func rotated(_ input: Matrix) -> Matrix {
      guard configuration.positions == .rotary else { return input }
      return Reference.rotate(
        input,
        positions: positions,
        headWidth: headWidth,
        base: configuration.ropeBase,
        divisors: divisors
      )
    }
    for index in 0..<configuration.layerCount {
      func linear(_ input: Matrix, _ name: String) -> Matrix {
        let name = "model.layers.\(index).\(name)"
        var output = input * parameter(name + ".weight").transposed
        guard let bias = parameters[name + ".bias"] else { return output }
        for place in output.values.indices {
          output.values[place] += bias.values[place % output.columns]
        }
        return output
      }
      let first = normed(hidden, "layers.\(index).input_layernorm")
      let attended = Reference.attention(
        queries: rotated(linear(first, "self_attn.q_proj")),
        keys: rotated(linear(first, "self_attn.k_proj")),
        values: linear(first, "self_attn.v_proj"),
        starts: sequences.starts,
        heads: configuration.headCount,
        keyValueHeads: configuration.keyValueHeadCount,
        window: configuration.slidingLayers?.contains(index) ?? true
          ? configuration.slidingWindow : nil
      )
      hidden = hidden + linear(attended, "self_attn.o_proj")
      let second = normed(hidden, "layers.\(index).post_attention_layernorm")
      var inner = linear(second, "mlp.up_proj")
      if configuration.gatesFeedForward {
        let gate = linear(second, "mlp.gate_proj").mapValues(activation)
        for place in inner.values.indices { inner.values[place] *= gate.values[place] }
      } else {
        inner = inner.mapValues(activation)
      }
      hidden = hidden + linear(inner, "mlp.down_proj")
    }
    return normed(hidden, "norm")
  }

  private var activation: (Double) -> Double {
    switch configuration.activation {
    case .silu: Reference.silu
    case .gelu: Reference.gelu
    case .approximateGELU: Reference.approximateGELU
    case .relu: { max(0, $0) }
    case .tanh: { 2 * Reference.sigmoid(2 * $0) - 1 }
    }
  }

  /// What rotary frequencies are divided by, straight from the definitions of the scalings.
  private var divisors: [Double]? {
    switch configuration.rotaryScaling {
    case nil: nil
    case .linear(let factor): [Double](repeating: factor, count: configuration.headWidth / 2)
    case .divided(let divisors): divisors.map(Double.init)
    case .llama3(let factor, let low, let high, let length):
      (0..<(configuration.headWidth / 2)).map { pair in
        let exponent = 2 * Double(pair) / Double(configuration.headWidth)
        let wavelength = 2 * Double.pi * pow(configuration.ropeBase, exponent)
        if wavelength < Double(length) / high { return 1 }
        if wavelength > Double(length) / low { return factor }
        let smooth = (Double(length) / wavelength - low) / (high - low)
        return 1 / ((1 - smooth) / factor + smooth)
      }
    }
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
