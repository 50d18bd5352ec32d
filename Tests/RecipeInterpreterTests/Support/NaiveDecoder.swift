import Foundation
import OptimizationCore
import Testing

/// A decoder of the Llama family as its papers write it.
///
/// It takes one sequence at a time, in 64-bit floats, shares no kernel with the core and reads
/// nothing but a weight file.
struct NaiveDecoder {
  typealias Vector = [Double]

  let configuration: DecoderConfiguration
  let metadata: [String: String]
  var weights: [String: Vector]

  init(configuration: DecoderConfiguration, metadata: [String: String], weights: [String: Vector]) {
    self.configuration = configuration
    self.metadata = metadata
    self.weights = weights
  }

  init(_ file: URL) throws {
    let contents = try Safetensors.read(file)
    metadata = contents.metadata
    let description = try #require(contents.metadata["decoder"])
    configuration = try JSONDecoder().decode(
      DecoderConfiguration.self,
      from: Data(description.utf8)
    )
    weights = [:]
    for tensor in contents.tensors { weights[tensor.name] = tensor.values.map(Double.init) }
  }

  /// The bytes of a text after the end of text, as a byte tokenizer starts a sequence.
  static func prompt(_ text: String) -> [Int] { [256] + text.utf8.map(Int.init) }

  /// The bytes of a text and the end of text.
  static func reply(_ text: String) -> [Int] { text.utf8.map(Int.init) + [256] }

  /// log p of every token of a reply, the end of text included.
  func logProbabilities(of reply: [Int], after prompt: [Int]) -> Vector {
    let states = hidden(prompt + reply)
    let table = weights[configuration.tiesHead ? "model.embed_tokens.weight" : "lm_head.weight"]
    return reply.enumerated().map { place, token in
      let logits = product(table, states[prompt.count - 1 + place])
      return logits[token] - logSum(logits)
    }
  }

  func logProbabilities(of reply: String, after prompt: String) -> Vector {
    logProbabilities(of: Self.reply(reply), after: Self.prompt(prompt))
  }

  /// What is predicted at a token of a reply.
  struct Prediction {
    var entropy: Double
    var meanLogit: Double
    var isMostLikely: Bool
  }

  /// What is predicted at every token of a reply, the end of text included.
  func predictions(of reply: String, after prompt: String) -> [Prediction] {
    let (prompt, reply) = (Self.prompt(prompt), Self.reply(reply))
    let states = hidden(prompt + reply)
    let table = weights[configuration.tiesHead ? "model.embed_tokens.weight" : "lm_head.weight"]
    return reply.enumerated().map { place, token in
      let logits = product(table, states[prompt.count - 1 + place])
      let total = logSum(logits)
      return Prediction(
        entropy: logits.reduce(0) { $0 - exp($1 - total) * ($1 - total) },
        meanLogit: logits.reduce(0, +) / Double(logits.count),
        isMostLikely: logits.allSatisfy { $0 <= logits[token] }
      )
    }
  }

  /// log p of every token of the vocabulary at every token of a reply.
  func distributions(of reply: String, after prompt: String) -> [Vector] {
    let (prompt, reply) = (Self.prompt(prompt), Self.reply(reply))
    let states = hidden(prompt + reply)
    let table = weights[configuration.tiesHead ? "model.embed_tokens.weight" : "lm_head.weight"]
    return reply.indices.map { place in
      let logits = product(table, states[prompt.count - 1 + place])
      let total = logSum(logits)
      return logits.map { $0 - total }
    }
  }

  /// The last hidden state where each token of a reply is predicted, the end of text included.
  func states(of reply: String, after prompt: String) -> [Vector] {
    let (prompt, reply) = (Self.prompt(prompt), Self.reply(reply))
    let states = hidden(prompt + reply)
    return reply.indices.map { states[prompt.count - 1 + $0] }
  }

  /// The linear score at the last token.
  func score(of reply: String, after prompt: String) -> Double {
    let states = hidden(Self.prompt(prompt) + Self.reply(reply))
    return product(weights["score.weight"], states[states.count - 1])[0]
  }

  /// What a head of several values gives at the last token: its maps by name.
  func values(of reply: String, after prompt: String, map: String = "score") -> Vector {
    let states = hidden(Self.prompt(prompt) + Self.reply(reply))
    let values = product(weights["\(map).weight"], states[states.count - 1])
    guard let bias = weights["\(map).bias"] else { return values }
    return zip(values, bias).map(+)
  }

  /// The last hidden state at a reply's last token.
  func finalState(of reply: String, after prompt: String) -> Vector {
    hidden(Self.prompt(prompt) + Self.reply(reply)).last ?? []
  }

  /// The linear map at the end of two replies, one behind the other.
  func gap(of first: String, _ second: String, after prompt: String) -> Double {
    let states = hidden(Self.prompt(prompt) + Self.reply(first) + Self.reply(second))
    return product(weights["score.weight"], states[states.count - 1])[0]
  }

  /// The softmax of the gate's logits at the prompt's last token.
  func shares(of prompt: String, dividedBy divisor: Double = 1) -> Vector {
    let states = hidden(Self.prompt(prompt))
    let logits = product(weights["gate.weight"], states[states.count - 1]).map { $0 / divisor }
    let total = logSum(logits)
    return logits.map { exp($0 - total) }
  }

  /// A head's map of the state at the prompt's last token.
  func values(ofPrompt prompt: String, map: String) -> Vector {
    let states = hidden(Self.prompt(prompt))
    return product(weights["\(map).weight"], states[states.count - 1])
  }

  private func hidden(_ tokens: [Int]) -> [Vector] {
    let width = configuration.width
    let table = weights["model.embed_tokens.weight"] ?? []
    var states = tokens.map { Array(table[($0 * width)..<(($0 + 1) * width)]) }
    for layer in 0..<configuration.layerCount {
      let name = "model.layers.\(layer)."
      let attended = attention(states.map { norm($0, name + "input_layernorm.weight") }, name)
      for place in states.indices { states[place] = sum(states[place], attended[place]) }
      for place in states.indices {
        let input = norm(states[place], name + "post_attention_layernorm.weight")
        let gate = product(weights[name + "mlp.gate_proj.weight"], input)
        let raised = product(weights[name + "mlp.up_proj.weight"], input)
        let inner = zip(gate, raised).map { $0 / (1 + exp(-$0)) * $1 }
        states[place] = sum(states[place], product(weights[name + "mlp.down_proj.weight"], inner))
      }
    }
    return states.map { norm($0, "model.norm.weight") }
  }

  private func attention(_ inputs: [Vector], _ name: String) -> [Vector] {
    let size = configuration.width / configuration.headCount
    func heads(_ kind: String, _ place: Int, turned: Bool) -> [Vector] {
      let flat = product(weights["\(name)self_attn.\(kind)_proj.weight"], inputs[place])
      return stride(from: 0, to: flat.count, by: size).map { start in
        let head = Array(flat[start..<(start + size)])
        return turned ? rotated(head, place) : head
      }
    }
    let queries = inputs.indices.map { heads("q", $0, turned: true) }
    let keys = inputs.indices.map { heads("k", $0, turned: true) }
    let values = inputs.indices.map { heads("v", $0, turned: false) }
    let sharing = configuration.headCount / configuration.keyValueHeadCount
    return inputs.indices.map { place in
      var joined: Vector = []
      for head in 0..<configuration.headCount {
        let shared = head / sharing
        let scores = (0...place).map {
          dot(queries[place][head], keys[$0][shared]) / Double(size).squareRoot()
        }
        let total = logSum(scores)
        var mixed = Vector(repeating: 0, count: size)
        for (other, score) in scores.enumerated() {
          let share = exp(score - total)
          var index = 0
          while index < size {
            mixed[index] += share * values[other][shared][index]
            index += 1
          }
        }
        joined += mixed
      }
      return product(weights[name + "self_attn.o_proj.weight"], joined)
    }
  }

  /// Pairs of the first and second half are turned together, as in Hugging Face's models.
  private func rotated(_ head: Vector, _ place: Int) -> Vector {
    let half = head.count / 2
    var turned = head
    for index in 0..<half {
      let power = -2 * Double(index) / Double(head.count)
      let angle = Double(place) * pow(configuration.ropeBase, power)
      turned[index] = head[index] * cos(angle) - head[index + half] * sin(angle)
      turned[index + half] = head[index + half] * cos(angle) + head[index] * sin(angle)
    }
    return turned
  }

  private func norm(_ vector: Vector, _ name: String) -> Vector {
    let mean = dot(vector, vector) / Double(vector.count)
    let scale = 1 / (mean + Double(configuration.normEpsilon)).squareRoot()
    return zip(vector, weights[name] ?? []).map { $0 * scale * $1 }
  }

  // Tests are compiled without optimization: pointers and plain loops make these a hundred times
  // faster there than collections' own methods.
  private func product(_ matrix: Vector?, _ vector: Vector) -> Vector {
    guard let matrix, !matrix.isEmpty else { return [] }
    let rows = matrix.count / vector.count
    return matrix.withUnsafeBufferPointer { numbers in
      vector.withUnsafeBufferPointer { factors in
        Vector(unsafeUninitializedCapacity: rows) { output, count in
          guard let left = numbers.baseAddress, let right = factors.baseAddress else { return }
          var row = 0
          while row < rows {
            output[row] = Self.dot(left + row * factors.count, right, factors.count)
            row += 1
          }
          count = rows
        }
      }
    }
  }

  private func dot(_ left: Vector, _ right: Vector) -> Double {
    left.withUnsafeBufferPointer { first in
      right.withUnsafeBufferPointer { second in
        guard let left = first.baseAddress, let right = second.baseAddress else { return 0 }
        return Self.dot(left, right, min(first.count, second.count))
      }
    }
  }

  private static func dot(
    _ left: UnsafePointer<Double>,
    _ right: UnsafePointer<Double>,
    _ count: Int
  ) -> Double {
    var total = 0.0
    var index = 0
    while index < count {
      total += left[index] * right[index]
      index += 1
    }
    return total
  }

  /// log Σ exp, from the highest number on.
  private func logSum(_ numbers: Vector) -> Double {
    let highest = numbers.max() ?? 0
    var total = 0.0
    var index = 0
    while index < numbers.count {
      total += exp(numbers[index] - highest)
      index += 1
    }
    return highest + log(total)
  }

  private func sum(_ left: Vector, _ right: Vector) -> Vector { zip(left, right).map(+) }
}
