import OptimizationCore

/// A BERT-style encoder in 64-bit floats over parameters by name.
struct ReferenceEncoder {
  let configuration: TextEncoderConfiguration
  var parameters: [String: Matrix] = [:]

  init(_ configuration: TextEncoderConfiguration, _ set: ParameterSet<Float>) {
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

  private func linear(_ input: Matrix, _ name: String) -> Matrix {
    var output = input * parameter(name + ".weight").transposed
    let bias = parameter(name + ".bias").values
    for place in output.values.indices { output.values[place] += bias[place % output.columns] }
    return output
  }

  private func normed(_ input: Matrix, _ name: String) -> Matrix {
    Reference.layerNorm(
      input,
      weight: parameter(name + ".weight").values,
      bias: parameter(name + ".bias").values,
      epsilon: Double(configuration.normEpsilon)
    )
  }

  func hiddenStates(_ sequences: PackedSequences, segments: [Int]) -> Matrix {
    var hidden =
      Reference.gather(
        sequences.tokens.map(Int.init),
        of: parameter("embeddings.word_embeddings.weight")
      )
      + Reference.gather(
        sequences.positions.map(Int.init),
        of: parameter("embeddings.position_embeddings.weight")
      ) + Reference.gather(segments, of: parameter("embeddings.token_type_embeddings.weight"))
    hidden = normed(hidden, "embeddings.LayerNorm")
    for index in 0..<configuration.layerCount {
      let name = "encoder.layer.\(index)."
      let attended = Reference.attention(
        queries: linear(hidden, name + "attention.self.query"),
        keys: linear(hidden, name + "attention.self.key"),
        values: linear(hidden, name + "attention.self.value"),
        starts: sequences.starts,
        heads: configuration.headCount,
        keyValueHeads: configuration.headCount,
        isCausal: false
      )
      hidden = normed(
        hidden + linear(attended, name + "attention.output.dense"),
        name + "attention.output.LayerNorm"
      )
      let inner = linear(hidden, name + "intermediate.dense").mapValues(Reference.gelu)
      hidden = normed(hidden + linear(inner, name + "output.dense"), name + "output.LayerNorm")
    }
    return hidden
  }

  /// The means of the states of each sequence, divided by their length.
  func embeddings(_ sequences: PackedSequences, segments: [Int]) -> [Double] {
    let hidden = hiddenStates(sequences, segments: segments)
    return (0..<sequences.count).flatMap { index in
      Reference.normalizedMean(sequences.rows(ofSequence: index), of: hidden)
    }
  }
}

extension Reference {
  static func normalizedMean(_ rows: Range<Int>, of input: Matrix) -> [Double] {
    var mean = [Double](repeating: 0, count: input.columns)
    for row in rows {
      for column in mean.indices { mean[column] += input[row, column] / Double(rows.count) }
    }
    let length = mean.map { $0 * $0 }.reduce(0, +).squareRoot()
    return mean.map { $0 / length }
  }
}
