/// A decoder's tensors as files of GPT-2 have them: other names, weights stored [inputs, outputs], and
/// queries, keys and values in one.
struct GPT2Tensors {
  /// The tensors.
  private(set) var all: [OutgoingTensor] = []

  private static let names = [
    "input_layernorm": "ln_1", "self_attn.o_proj": "attn.c_proj",
    "post_attention_layernorm": "ln_2", "mlp.up_proj": "mlp.c_fc", "mlp.down_proj": "mlp.c_proj",
  ]
  private static let outerNames = [
    "model.embed_tokens": "transformer.wte", "model.embed_positions": "transformer.wpe",
    "model.norm": "transformer.ln_f", "lm_head": "lm_head",
  ]

  /// Renames and rearranges tensors with the decoder's names.
  init(_ tensors: [OutgoingTensor]) {
    var projections: [String: [OutgoingTensor]] = [:]
    for tensor in tensors {
      let parts = tensor.name.split(separator: ".").map(String.init)
      guard let kind = parts.last else { continue }
      let module = parts.dropLast().joined(separator: ".")
      if let name = Self.outerNames[module] {
        all.append(
          OutgoingTensor(name: "\(name).\(kind)", shape: tensor.shape, values: tensor.values)
        )
        continue
      }
      let (layer, inner) = (parts[2], parts[3..<(parts.count - 1)].joined(separator: "."))
      let prefix = "transformer.h.\(layer)."
      if ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"].contains(inner) {
        let name = "\(prefix)attn.c_attn.\(kind)"
        projections[name, default: []].append(tensor)
        // The three follow one another in the decoder's order.
        guard let found = projections[name], found.count == 3 else { continue }
        all.append(Self.joined(found, as: name))
      } else {
        let name = "\(prefix)\(Self.names[inner] ?? inner).\(kind)"
        all.append(Self.joined([tensor], as: name))
      }
    }
  }

  /// Puts the outputs of maps side by side: vectors one after the other, matrices transposed.
  private static func joined(_ tensors: [OutgoingTensor], as name: String) -> OutgoingTensor {
    let outputs = tensors.reduce(0) { $0 + $1.shape[0] }
    guard tensors[0].shape.count == 2 else {
      return OutgoingTensor(name: name, shape: [outputs]) {
        TensorStorage<Float>(tensors.flatMap { $0.values().values })
      }
    }
    let inputs = tensors[0].shape[1]
    return OutgoingTensor(name: name, shape: [inputs, outputs]) {
      let target = TensorStorage<Float>(uninitialized: inputs * outputs)
      var first = 0
      for tensor in tensors {
        let source = tensor.values()
        for row in 0..<tensor.shape[0] {
          for column in 0..<inputs {
            target.pointer[column * outputs + first + row] = source.pointer[row * inputs + column]
          }
        }
        first += tensor.shape[0]
      }
      return target
    }
  }
}
