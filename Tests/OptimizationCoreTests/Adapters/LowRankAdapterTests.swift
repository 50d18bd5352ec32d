import Testing

@testable import OptimizationCore

@Suite("Low-rank adapters")
struct LowRankAdapterTests {
  private static let settings = [
    LowRankSettings(rank: 3, alpha: 5),
    LowRankSettings(rank: 2, alpha: 3, targets: .modules(["q_proj", "v_proj"])),
    LowRankSettings(
      rank: 4,
      alpha: 2,
      targets: .pattern(#".*\.1\..*_proj"#),
      isRankStabilized: true
    ),
  ]

  private func logProbabilities(_ decoder: Decoder, threads: Int = 1) -> [Float] {
    let graph = Graph<Float>(ComputeContext(threads: threads), recordsGradients: false)
    return AdapterCase.logProbabilities(decoder, in: graph).values
  }

  /// The base with W + s*B*A in 64-bit floats.
  private func reference(_ model: AdapterCase) -> ReferenceDecoder {
    var reference = ReferenceDecoder(AdapterCase.configuration, model.base.parameters)
    for map in model.adapted.adapter?.maps ?? [] { merge(map, nil, nil, into: &reference) }
    return reference
  }

  private func merge(
    _ map: LowRankMap,
    _ down: Matrix?,
    _ up: Matrix?,
    into reference: inout ReferenceDecoder
  ) {
    func matrix(_ parameter: Parameter<Float>) -> Matrix {
      Matrix(
        rows: parameter.shape[0],
        columns: parameter.shape[1],
        values: parameter.values.map(Double.init)
      )
    }
    let product = (up ?? matrix(map.up)) * (down ?? matrix(map.down))
    let name = map.module + ".weight"
    guard let weight = reference.parameters[name] else { return }
    reference.parameters[name] = weight + product.mapValues { $0 * Double(map.scale) }
  }

  @Test("Values and gradients match central differences of a 64-bit decoder", arguments: settings)
  func gradients(settings: LowRankSettings) throws {
    let model = try AdapterCase(settings)
    let (rows, targets) = AdapterCase.predictions
    func total(_ reference: ReferenceDecoder) -> [Double] {
      reference.tokenLogProbabilities(
        AdapterCase.sequences,
        rows: rows,
        targets: targets.map(Int.init)
      )
    }
    expectClose(logProbabilities(model.adapted), total(reference(model)), tolerance: 5e-6)
    let gradients = AdapterCase.gradients(model.adapted)
    let plain = ReferenceDecoder(AdapterCase.configuration, model.base.parameters)
    var random = CounterRandom(seed: 9, stream: "directions")
    for map in model.adapted.adapter?.maps ?? [] {
      for isUp in [false, true] {
        let parameter = isUp ? map.up : map.down
        let values = Matrix(
          rows: parameter.shape[0],
          columns: parameter.shape[1],
          values: parameter.values.map(Double.init)
        )
        let direction = Matrix.random(values.rows, values.columns, using: &random)
        func moved(_ step: Double) -> Double {
          let changed = values + direction.mapValues { $0 * step }
          var reference = plain
          for other in model.adapted.adapter?.maps ?? [] {
            let isThis = other === map
            merge(
              other,
              isThis && !isUp ? changed : nil,
              isThis && isUp ? changed : nil,
              into: &reference
            )
          }
          return total(reference).reduce(0, +)
        }
        let numeric = (moved(1e-5) - moved(-1e-5)) / 2e-5
        let terms = zip(gradients[parameter.name] ?? [], direction.values)
          .map { Double($0) * $1 }
        #expect(terms.count == parameter.count)
        let scale = terms.map { $0 * $0 }.reduce(0, +).squareRoot()
        #expect(abs(terms.reduce(0, +) - numeric) <= 3e-5 * scale + 1e-8, "\(parameter.name)")
      }
    }
  }

  @Test("A map's gradients with dropout match central differences")
  func dropoutGradients() throws {
    var random = CounterRandom(seed: 2, stream: "map")
    let (input, residual) = (
      Matrix.random(6, 21, using: &random), Matrix.random(6, 10, using: &random)
    )
    let (down, up) = (Matrix.random(3, 21, using: &random), Matrix.random(10, 3, using: &random))
    let stream = DropoutStream(
      seed: 1,
      step: 2,
      sequences: PackedSequences([[1, 2], [3, 4, 5, 6]])
    )
    let mask = stream.mask(of: "m", rate: 0.35, columns: 21)
    let keeps = (0..<126).map { mask.bits(row: $0 / 21, from: $0 % 21) & 1 == 1 }
    #expect(Set(keeps).count == 2)
    var gradients: [[Float]] = []
    let map = LowRankMap(
      module: "m",
      down: Parameter<Float>(name: "A", shape: [3, 21], values: down.floats),
      up: Parameter<Float>(name: "B", shape: [10, 3], values: up.floats),
      scale: 1.5,
      dropout: 0.35
    )
    func reference(_ inputs: [Matrix]) -> [Double] {
      var dropped = inputs[0]
      for place in keeps.indices {
        dropped.values[place] *= keeps[place] ? mask.scale : 0
      }
      let product = (dropped * inputs[2].transposed) * inputs[3].transposed
      return (inputs[1] + product.mapValues { $0 * 1.5 }).values
    }
    checkGradient(of: [input, residual]) { graph, tensors in
      graph.dropout = stream
      return map(tensors[0], adding: tensors[1], in: graph)
    } reference: {
      reference($0 + [down, up])
    }
    gradients = [map.down.gradient, map.up.gradient]
    var outerRandom = CounterRandom(seed: 1, stream: "outer gradient")
    let outer = (0..<60).map { _ in Double(Float(outerRandom.normal())) }
    for (index, found) in gradients.enumerated() {
      let inputs = [input, residual, down, up]
      let numeric = found.indices.map { place in
        func moved(_ step: Double) -> Double {
          var moved = inputs
          moved[index + 2].values[place] += step
          return zip(reference(moved), outer).map(*).reduce(0, +)
        }
        return (moved(1e-5) - moved(-1e-5)) / 2e-5
      }
      expectClose(found, numeric, tolerance: 1e-5, "gradient of \(index == 0 ? "A" : "B")")
    }
  }

  @Test("A new adapter changes nothing, and the reference is the base to the last bit")
  func reference() throws {
    let base = DecoderTests.makeDecoder(AdapterCase.configuration)
    let before = logProbabilities(base)
    let bytes = base.parameters.copy()
    let adapted = try base.withAdapter(LowRankSettings(rank: 3), seed: 1)
    expectClose(logProbabilities(adapted), before.map(Double.init), tolerance: 1e-6)
    let trainable = adapted.parameters.trainable
    #expect(trainable.count == 2 * 14)
    let optimizer = AdamWSettings(learningRate: 1e-2).makeOptimizer(for: trainable)
    for _ in 0..<3 {
      let graph = Graph<Float>(ComputeContext(threads: 2))
      let output = AdapterCase.logProbabilities(adapted, in: graph)
      graph.backward(from: [(output, [Float](repeating: -1, count: output.count))])
      optimizer.update(trainable, learningRate: 1e-2)
      trainable.zeroGradients()
    }
    #expect(logProbabilities(adapted).reduce(0, +) > before.reduce(0, +) + 1)
    #expect(base.parameters.hasSameBytes(as: bytes))
    #expect(adapted.base === base)
    #expect(logProbabilities(base) == before)
    for parameter in base.parameters {
      #expect(adapted.parameters[parameter.name]?.storage === parameter.storage)
    }
  }

  @Test(
    "Merged weights give the adapter's logits, and unmerged ones the base's",
    arguments: settings
  )
  func merging(settings: LowRankSettings) throws {
    let model = try AdapterCase(settings)
    let adapter = try #require(model.adapted.adapter)
    let merged = model.adapted.merged(context: ComputeContext(threads: 1))
    let expected = logProbabilities(model.adapted).map(Double.init)
    expectClose(logProbabilities(merged), expected, tolerance: 1e-5)
    #expect(relativeDifference(logProbabilities(model.base), expected) > 1e-2)
    #expect(merged.parameters.names == model.base.parameters.names)
    #expect(!merged.parameters.contains { $0.isFrozen })
    let unmerged = merged.unmerged(adapter, context: ComputeContext(threads: 1))
    for parameter in model.base.parameters {
      expectClose(
        unmerged.parameters[parameter.name]?.values ?? [],
        parameter.values.map(Double.init),
        tolerance: 1e-6,
        parameter.name
      )
    }
  }

  @Test("Threads and recomputation change no bit of a gradient")
  func threads() throws {
    let model = try AdapterCase()
    let one = AdapterCase.gradients(model.adapted)
    #expect(AdapterCase.gradients(model.adapted, threads: 3) == one)
    #expect(AdapterCase.gradients(model.adapted, threads: 2, recomputes: true) == one)
    #expect(logProbabilities(model.adapted) == logProbabilities(model.adapted, threads: 4))
  }

  @Test("A copy shares the frozen base and has an adapter of its own")
  func copying() throws {
    let model = try AdapterCase()
    let copy = model.adapted.copy()
    let before = logProbabilities(copy)
    #expect(before == logProbabilities(model.adapted))
    for parameter in model.adapted.parameters.trainable {
      parameter.values = [Float](repeating: 0, count: parameter.count)
    }
    #expect(logProbabilities(copy) == before)
    let name = "model.layers.0.mlp.up_proj.weight"
    #expect(copy.parameters[name]?.storage === model.base.parameters[name]?.storage)
  }

  @Test("Whole modules are trained from copies and replace the base's when merged")
  func wholeModules() throws {
    let settings = LowRankSettings(
      rank: 2,
      targets: .modules(["q_proj"]),
      wholeModules: ["lm_head", "model.norm"]
    )
    let model = try AdapterCase(settings)
    let names = Set(model.adapted.parameters.trainable.names)
    #expect(names.count == 6 && names.contains("lm_head.weight"))
    #expect(names.contains("model.norm.weight") && !names.contains("model.layers.0.norm.weight"))
    let head = try #require(model.adapted.parameters["lm_head.weight"])
    #expect(head.values != model.base.parameters["lm_head.weight"]?.values)
    let merged = model.adapted.merged()
    expectClose(
      logProbabilities(merged),
      logProbabilities(model.adapted).map(Double.init),
      tolerance: 1e-5
    )
  }

  @Test("A begins even within 1 / sqrt(inputs), B as zeros; both depend on seed and name alone")
  func initialization() throws {
    let base = DecoderTests.makeDecoder(AdapterCase.configuration)
    let adapter = try LowRankAdapter(LowRankSettings(rank: 200), for: base, seed: 1)
    for map in adapter.maps {
      let bound = 1 / Float(map.down.shape[1]).squareRoot()
      let values = map.down.values
      #expect(values.allSatisfy { abs($0) <= bound })
      let mean = values.map { Double($0 * $0) }.reduce(0, +) / Double(values.count)
      // An even distribution's variance is a third of its squared bound.
      #expect(abs(mean / Double(bound * bound) - 1.0 / 3) < 0.03)
      #expect(map.up.values.allSatisfy { $0 == 0 })
    }
    let narrow = LowRankSettings(rank: 200, targets: .modules(["down_proj"]))
    let other = try LowRankAdapter(narrow, for: base, seed: 1)
    let name = "model.layers.1.mlp.down_proj"
    #expect(other[module: name]?.down.values == adapter[module: name]?.down.values)
    let reseeded = try LowRankAdapter(narrow, for: base, seed: 2)
    #expect(reseeded[module: name]?.down.values != other[module: name]?.down.values)
  }

  @Test("The scale is alpha / rank, or alpha / sqrt(rank) if stabilized")
  func scale() throws {
    #expect(LowRankSettings(rank: 4, alpha: 6).scale(rank: 4, alpha: 6) == 1.5)
    #expect(LowRankSettings(isRankStabilized: true).scale(rank: 4, alpha: 6) == 3)
  }

  @Test("Targets are matched as PEFT matches them")
  func targets() throws {
    let names = ["model.layers.0.a_proj", "model.layers.1.a_proj", "model.layers.1.aa_proj"]
    for (targets, expected) in [
      (AdapterTargets.allLinear, names), (.modules(["a_proj"]), Array(names[..<2])),
      (.modules(["1.a_proj"]), [names[1]]), (.pattern(#".*\.1\..*"#), Array(names[1...])),
      (.pattern("layers"), []),
    ] {
      let found = try targets.matches(among: names)
      #expect(found == expected)
    }
    #expect(throws: AdapterError.self) {
      _ = try AdapterTargets.pattern("(").matches(among: names)
    }
  }

  @Test("What cannot be made is refused with its reason")
  func faults() throws {
    let base = DecoderTests.makeDecoder(AdapterCase.configuration)
    func message(_ settings: LowRankSettings, on decoder: Decoder) -> String {
      do throws(AdapterError) {
        _ = try decoder.withAdapter(settings, seed: 1)
        return ""
      } catch {
        return error.description
      }
    }
    #expect(message(LowRankSettings(rank: 0), on: base).contains("rank"))
    #expect(message(LowRankSettings(alpha: -1), on: base).contains("Alpha"))
    #expect(message(LowRankSettings(dropout: 1), on: base).contains("Dropout"))
    let misspelt = message(LowRankSettings(targets: .modules(["q_prj"])), on: base)
    #expect(misspelt.contains("q_prj") && misspelt.contains("q_proj"))
    #expect(message(LowRankSettings(targets: .pattern("x")), on: base).contains("No linear map"))
    #expect(message(LowRankSettings(wholeModules: ["score"]), on: base).contains("score"))
    for (targets, whole) in [
      (AdapterTargets.allLinear, "down_proj"), (.modules(["q_proj"]), "layers.1.self_attn.q_proj"),
    ] {
      let twice = message(LowRankSettings(targets: targets, wholeModules: [whole]), on: base)
      #expect(twice.contains(whole) && twice.contains("whole"), "\(twice)")
    }
    let adapted = try base.withAdapter(LowRankSettings(), seed: 1)
    #expect(message(LowRankSettings(), on: adapted).contains("merge"))
    var tied = AdapterCase.configuration
    tied.tiesHead = true
    let tiedBase = Decoder(tied, seed: 1)
    #expect(message(LowRankSettings(wholeModules: ["lm_head"]), on: tiedBase).contains("one table"))
  }
}
