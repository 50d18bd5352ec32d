/// The linear maps of GPT-2 as PEFT names them, and what they are in a decoder.
///
/// GPT-2 has queries, keys and values in one map, `attn.c_attn`, whose adapter has one A for all three;
/// a decoder has an adapter for each. Reading gives each the same A and its rows of B. Writing stacks
/// the A's, and B's blocks lie on the diagonal: the rank is the sum of the three.
struct GPT2AdapterNames {
  /// One of GPT-2's maps.
  struct Module {
    /// The name in transformers.
    let name: String
    /// The names in a decoder, in the order of the outputs.
    let parts: [String]
  }

  /// All maps in the order of the layers.
  let modules: [Module]

  /// Lists the maps of a decoder.
  init(layerCount: Int) {
    modules = (0..<layerCount).flatMap { layer in
      let (theirs, ours) = ("transformer.h.\(layer).", "model.layers.\(layer).")
      return [
        Module(
          name: theirs + "attn.c_attn",
          parts: ["q_proj", "k_proj", "v_proj"].map { ours + "self_attn." + $0 }
        ),
        Module(name: theirs + "attn.c_proj", parts: [ours + "self_attn.o_proj"]),
        Module(name: theirs + "mlp.c_fc", parts: [ours + "mlp.up_proj"]),
        Module(name: theirs + "mlp.c_proj", parts: [ours + "mlp.down_proj"]),
      ]
    }
  }

  // MARK: Reading

  /// Says what an adapter's settings and tensors are in a decoder.
  ///
  /// - Parameters:
  ///   - settings: The settings, with targets by GPT-2's names.
  ///   - catalog: The tensors of low-rank maps.
  ///   - decoder: The decoder.
  ///   - fault: Makes an error about a tensor.
  /// - Returns: The settings and parameters by the decoder's names.
  /// - Throws: What `fault` makes, or `AdapterError`.
  func decoded(
    _ settings: LowRankSettings,
    _ catalog: TensorCatalog,
    for decoder: Decoder,
    fault: (_ tensor: String, _ reason: String) -> WeightFileError
  ) throws -> (settings: LowRankSettings, parameters: ParameterSet<Float>) {
    let targets = try Set(settings.targets.matches(among: modules.map(\.name)))
    guard !targets.isEmpty else { throw AdapterError.noTarget(settings.targets) }
    let widths = Dictionary(
      uniqueKeysWithValues: decoder.linearLayers.map { ($0.name, ($0.inputWidth, $0.outputWidth)) }
    )
    var result = settings
    result.rankPattern = [:]
    result.alphaPattern = [:]
    var names: [String] = []
    var parameters: [Parameter<Float>] = []
    var used: Set<String> = []
    for module in modules where targets.contains(module.name) {
      let (rank, alpha) = try settings.figures(ofModule: module.name)
      let inputs = widths[module.parts[0]]?.0 ?? 0
      let outputs = module.parts.map { widths[$0]?.1 ?? 0 }
      func values(_ kind: String, _ shape: [Int]) throws(WeightFileError) -> [Float] {
        let name = "\(module.name).\(kind).weight"
        used.insert(name)
        guard let tensor = catalog[name] else { throw fault(name, "is missing") }
        guard tensor.shape == shape else {
          throw fault(name, "the shape \(shape) was expected, not \(tensor.shape)")
        }
        return tensor.values()
      }
      let down = try values("lora_A", [rank, inputs])
      let up = try values("lora_B", [outputs.reduce(0, +), rank])
      var first = 0
      for (part, width) in zip(module.parts, outputs) {
        let rows = up[(first * rank)..<((first + width) * rank)]
        first += width
        names.append(part)
        parameters.append(
          Parameter<Float>(name: part + ".lora_A.weight", shape: [rank, inputs], values: down)
        )
        parameters.append(
          Parameter<Float>(
            name: part + ".lora_B.weight",
            shape: [width, rank],
            values: Array(rows)
          )
        )
        let pattern = Self.escaped(part)
        if rank != settings.rank { result.rankPattern[pattern] = rank }
        if alpha != settings.alpha { result.alphaPattern[pattern] = alpha }
      }
    }
    if let other = catalog.names.first(where: { !used.contains($0) }) {
      throw fault(other, "has no place in the model or is not among the targets")
    }
    result.targets = .modules(names)
    return (result, ParameterSet<Float>(parameters))
  }

  // MARK: Writing

  /// Says what an adapter's settings and low-rank maps are in GPT-2.
  ///
  /// - Parameter adapter: The adapter of a decoder with GPT-2's layers.
  /// - Returns: The settings and tensors by GPT-2's names.
  func encoded(
    _ adapter: LowRankAdapter
  ) -> (settings: LowRankSettings, tensors: [OutgoingTensor]) {
    var settings = adapter.settings
    settings.rankPattern = [:]
    settings.alphaPattern = [:]
    var names: [String] = []
    var tensors: [OutgoingTensor] = []
    for module in modules {
      let maps = module.parts.map { adapter[module: $0] }
      let present = maps.compactMap { $0 }
      guard let first = present.first else { continue }
      let rank = present.reduce(0) { $0 + $1.rank }
      let alpha = Double(first.scale) / settings.scale(rank: rank, alpha: 1)
      let pattern = Self.escaped(module.name)
      if rank != settings.rank { settings.rankPattern[pattern] = rank }
      if alpha != settings.alpha { settings.alphaPattern[pattern] = alpha }
      names.append(module.name)
      // Parts without a map have as many outputs as the first: all three of GPT-2's have.
      let outputs = first.up.shape[0]
      tensors.append(
        OutgoingTensor(
          name: module.name + ".lora_A.weight",
          shape: [rank, first.down.shape[1]]
        ) { TensorStorage<Float>(present.flatMap(\.down.values)) }
      )
      tensors.append(
        OutgoingTensor(
          name: module.name + ".lora_B.weight",
          shape: [maps.count * outputs, rank]
        ) { Self.diagonal(maps, outputs: outputs, rank: rank, scale: first.scale) }
      )
    }
    settings.targets = .modules(names)
    return (settings, tensors)
  }

  /// B of several maps as one matrix with a block for each.
  private static func diagonal(
    _ maps: [LowRankMap?],
    outputs: Int,
    rank: Int,
    scale: Float
  ) -> TensorStorage<Float> {
    let target = TensorStorage<Float>(zeros: maps.count * outputs * rank)
    var column = 0
    for (block, map) in maps.enumerated() {
      guard let map else { continue }
      let factor = map.scale / scale
      let values = map.up.values
      for row in 0..<outputs {
        for place in 0..<map.rank {
          target.pointer[(block * outputs + row) * rank + column + place] =
            values[row * map.rank + place] * factor
        }
      }
      column += map.rank
    }
    return target
  }

  private static func escaped(_ name: String) -> String {
    name.split(separator: ".").joined(separator: "\\.")
  }
}
