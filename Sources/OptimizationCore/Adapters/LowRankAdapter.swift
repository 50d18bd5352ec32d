/// A low-rank adapter of a decoder (Hu and others, "LoRA: Low-Rank Adaptation of Large Language
/// Models", 2021), as PEFT defines it.
///
/// Its parameters are named after the modules they belong to:
/// `model.layers.0.self_attn.q_proj.lora_A.weight` and `.lora_B.weight`; modules that are trained
/// whole keep the names of their parameters.
public final class LowRankAdapter {
  /// The settings.
  public let settings: LowRankSettings
  /// The low-rank maps in the order of the decoder's linear maps.
  public let maps: [LowRankMap]
  /// The parameters of modules that are trained whole, in the decoder's order.
  public let wholeParameters: [Parameter<Float>]
  /// Everything the adapter trains: A and B of every map, then the whole modules' parameters.
  public let parameters: ParameterSet<Float>
  private let indices: [String: Int]

  /// Creates an adapter that changes nothing yet.
  ///
  /// A is drawn evenly from -1 / sqrt(inputs) to 1 / sqrt(inputs), PyTorch's Kaiming initialization
  /// with a = sqrt(5); B is 0. Whole modules begin as copies of the decoder's.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - decoder: The decoder it is for; a decoder without an adapter.
  ///   - seed: The seed of A; each map's depends on its name too.
  /// - Throws: `AdapterError`.
  public convenience init(
    _ settings: LowRankSettings,
    for decoder: Decoder,
    seed: UInt64
  ) throws(AdapterError) {
    if case .modules(let names) = settings.targets {
      let modules = decoder.linearLayers.map(\.name)
      for name in names
      where !modules.contains(where: { AdapterTargets.isModule($0, called: name) }) {
        throw .unmatched(name, candidates: Self.lastParts(of: modules))
      }
    }
    let layout = try Self.layout(settings, for: decoder)
    let maps = layout.maps.map { entry in
      let bound = 1 / Double(entry.inputs).squareRoot()
      return LowRankMap(
        module: entry.module,
        down: Initialization.uniform(bound: bound)
          .parameter(entry.downName, shape: entry.downShape, seed: seed),
        up: Initialization.constant(0).parameter(entry.upName, shape: entry.upShape, seed: seed),
        scale: entry.scale,
        dropout: settings.dropout
      )
    }
    self.init(settings, maps: maps, wholeParameters: layout.whole.map { $0.copy() })
  }

  /// Creates an adapter of given parameters, which it shares.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - decoder: The decoder it is for; a decoder without an adapter.
  ///   - parameters: The parameters, in any order.
  /// - Throws: `AdapterError`, which names parameters that are missing, unexpected or misshapen.
  public convenience init(
    _ settings: LowRankSettings,
    for decoder: Decoder,
    parameters: ParameterSet<Float>
  ) throws(AdapterError) {
    let layout = try Self.layout(settings, for: decoder)
    let expected = layout.names
    let mismatch = ParameterMismatch(
      missing: expected.map(\.name).filter { parameters[$0] == nil },
      unexpected: {
        let names = Set(expected.map(\.name))
        return parameters.names.filter { !names.contains($0) }
      }(),
      misshapen: expected.compactMap { entry in
        guard let found = parameters[entry.name]?.shape, found != entry.shape else { return nil }
        return .init(name: entry.name, expected: entry.shape, found: found)
      }
    )
    guard mismatch.isEmpty else { throw .parameters(mismatch) }
    let maps = layout.maps.compactMap { entry -> LowRankMap? in
      guard let down = parameters[entry.downName], let up = parameters[entry.upName] else {
        return nil
      }
      return LowRankMap(
        module: entry.module,
        down: down,
        up: up,
        scale: entry.scale,
        dropout: settings.dropout
      )
    }
    self.init(
      settings,
      maps: maps,
      wholeParameters: layout.whole.compactMap { parameters[$0.name] }
    )
  }

  private init(
    _ settings: LowRankSettings,
    maps: [LowRankMap],
    wholeParameters: [Parameter<Float>]
  ) {
    self.settings = settings
    self.maps = maps
    self.wholeParameters = wholeParameters
    parameters = ParameterSet<Float>(maps.flatMap { [$0.down, $0.up] } + wholeParameters)
    var indices: [String: Int] = [:]
    for (index, map) in maps.enumerated() { indices[map.module] = index }
    self.indices = indices
  }

  /// A and B of every map.
  var lowRankParameters: [Parameter<Float>] { maps.flatMap { [$0.down, $0.up] } }

  /// Returns the map of a module, or `nil`.
  ///
  /// - Parameter name: The module's name.
  public subscript(module name: String) -> LowRankMap? { indices[name].map { maps[$0] } }

  /// The parameter of a name among those that are trained whole.
  func whole(named name: String) -> Parameter<Float>? {
    wholeParameters.first { $0.name == name }
  }

  /// Returns an adapter with copies of all parameters.
  public func copy() -> LowRankAdapter {
    LowRankAdapter(
      settings,
      maps: maps.map { $0.copy() },
      wholeParameters: wholeParameters.map { $0.copy() }
    )
  }

  private static func lastParts(of names: [String]) -> [String] {
    var parts: [String] = []
    for name in names {
      let part = name.split(separator: ".").last.map(String.init) ?? name
      if !parts.contains(part) { parts.append(part) }
    }
    return parts
  }

  /// Lists what settings ask for in a decoder.
  private static func layout(
    _ settings: LowRankSettings,
    for decoder: Decoder
  ) throws(AdapterError) -> AdapterLayout {
    guard decoder.adapter == nil else { throw .adapted }
    let faults = settings.faults()
    guard faults.isEmpty else { throw .settings(faults: faults) }
    let layers = decoder.linearLayers
    let modules = try Set(settings.targets.matches(among: layers.map(\.name)))
    guard !modules.isEmpty else { throw .noTarget(settings.targets) }
    var maps: [AdapterLayout.Map] = []
    for layer in layers where modules.contains(layer.name) {
      let (rank, alpha) = try settings.figures(ofModule: layer.name)
      maps.append(
        AdapterLayout.Map(
          module: layer.name,
          rank: rank,
          inputs: layer.inputWidth,
          outputs: layer.outputWidth,
          scale: Float(settings.scale(rank: rank, alpha: alpha))
        )
      )
    }
    let whole = try whole(settings, of: decoder)
    for parameter in whole where modules.contains(module(of: parameter)) {
      throw .wholeTarget(module(of: parameter))
    }
    return AdapterLayout(maps: maps, whole: whole)
  }

  /// The name of the module that a parameter belongs to.
  private static func module(of parameter: Parameter<Float>) -> String {
    parameter.name.split(separator: ".").dropLast().joined(separator: ".")
  }

  /// The parameters of the modules that are trained whole.
  private static func whole(
    _ settings: LowRankSettings,
    of decoder: Decoder
  ) throws(AdapterError) -> [Parameter<Float>] {
    for name in settings.wholeModules {
      let isTable = ["lm_head", "embed_tokens", "model.embed_tokens"].contains(name)
      if isTable, decoder.configuration.tiesHead { throw .tiedTable(name) }
      let modules = decoder.parameters.map(module(of:))
      guard modules.contains(where: { AdapterTargets.isModule($0, called: name) }) else {
        throw .unmatched(name, candidates: lastParts(of: modules))
      }
    }
    return decoder.parameters.filter { parameter in
      settings.wholeModules.contains { AdapterTargets.isModule(module(of: parameter), called: $0) }
    }
  }
}
