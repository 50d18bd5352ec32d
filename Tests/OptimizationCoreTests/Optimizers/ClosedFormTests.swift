import Foundation
import OptimizationCore
import Testing

@Suite("Steps known in closed form")
struct OptimizerClosedFormTests {
  private func parameter(_ values: [Float], shape: [Int]? = nil) -> ParameterSet<Float> {
    ParameterSet<Float>([
      Parameter<Float>(name: "w", shape: shape ?? [values.count], values: values)
    ])
  }

  @Test("Every step of Lion moves each weight by the rate, but where the gradient is 0")
  func lion() {
    let set = parameter([1, 1, 1, 1])
    let optimizer = LionSettings(learningRate: 0.1).makeOptimizer(for: set)
    set["w"]?.gradient = [1e-20, -7, 0, 1e20]
    optimizer.update(set, learningRate: 0.25)
    #expect(set["w"]?.values == [0.75, 1.25, 1, 0.75])
    // The momentum outweighs a small gradient against it.
    set["w"]?.gradient = [-1e-25, 0.01, 0, -1]
    optimizer.update(set, learningRate: 0.25)
    #expect(set["w"]?.values == [0.5, 1.5, 1, 0.5])
  }

  @Test("Adam's first step moves every weight by the rate against its gradient")
  func adam() {
    let set = parameter([0, 0, 0])
    set["w"]?.gradient = [1e-3, -5, 0]
    AdamSettings().makeOptimizer(for: set).update(set, learningRate: 0.1)
    expectClose(set["w"]?.values ?? [], [-0.1 / (1 + 1e-5), 0.1, 0], tolerance: 1e-6)
  }

  @Test("Decay that is added to the gradient is divided out by Adam, not by AdamW")
  func coupling() {
    let coupled = parameter([1, 100], shape: [1, 2])
    coupled["w"]?.gradient = [0, 0]
    AdamSettings(weightDecay: 0.1).makeOptimizer(for: coupled).update(coupled, learningRate: 0.01)
    expectClose(coupled["w"]?.values ?? [], [0.99, 99.99], tolerance: 1e-6)
    let decoupled = parameter([1, 100], shape: [1, 2])
    decoupled["w"]?.gradient = [0, 0]
    AdamWSettings(weightDecay: 0.1).makeOptimizer(for: decoupled)
      .update(decoupled, learningRate: 0.01)
    expectClose(decoupled["w"]?.values ?? [], [0.999, 99.9], tolerance: 1e-6)
  }

  @Test("On a parabola gradient descent is a geometric series")
  func parabola() {
    let set = parameter([4, -2])
    let optimizer = SGDSettings().makeOptimizer(for: set)
    for _ in 0..<8 {
      set["w"]?.gradient = set["w"]?.values.map { 0.5 * $0 } ?? []
      optimizer.update(set, learningRate: 0.5)
    }
    let rest: Double = pow(0.75, 8.0)
    expectClose(set["w"]?.values ?? [], [4 * rest, -2 * rest], tolerance: 1e-6)
  }

  @Test("With a constant gradient the velocity is a geometric series", arguments: [false, true])
  func velocity(isNesterov: Bool) {
    let set = parameter([0])
    let optimizer = SGDSettings(momentum: 0.5, isNesterov: isNesterov).makeOptimizer(for: set)
    var expected = 0.0
    for step in 1...6 {
      set["w"]?.gradient = [1]
      optimizer.update(set, learningRate: 0.25)
      let velocity = 2 * (1 - pow(0.5, Double(step)))
      expected -= 0.25 * (isNesterov ? 1 + 0.5 * velocity : velocity)
    }
    expectClose(set["w"]?.values ?? [], [expected], tolerance: 1e-6)
  }

  @Test("Adafactor takes the squares of a matrix of rank one apart exactly")
  func rankOne() {
    let (left, right): ([Float], [Float]) = (
      [1, -3, 0.5], [2, -1, 4, 0.25, 8, 1, -2, 3, 5, 7, -9]
    )
    let set = parameter([Float](repeating: 0, count: 33), shape: [3, 11])
    let gradient = left.flatMap { row in right.map { row * $0 } }
    set["w"]?.gradient = gradient
    AdafactorSettings(isRelative: false).makeOptimizer(for: set).update(set, learningRate: 0.125)
    expectClose(set["w"]?.values ?? [], gradient.map { $0 > 0 ? -0.125 : 0.125 }, tolerance: 1e-6)
  }

  @Test("Relative steps of Adafactor are a share of the root mean square")
  func relative() {
    let set = parameter([3, -4], shape: [1, 2])
    set["w"]?.gradient = [1, -1]
    AdafactorSettings().makeOptimizer(for: set).update(set, learningRate: 0.01)
    let step = 0.01 * 12.5.squareRoot()
    expectClose(set["w"]?.values ?? [], [3 - step, -4 + step], tolerance: 1e-6)
  }

  @Test(
    "Muon's step has singular values near 1",
    arguments: [[8, 64], [64, 8], [40, 40], [1, 9]]
  )
  func muon(shape: [Int]) {
    let (rows, columns) = (shape[0], shape[1])
    let set = parameter([Float](repeating: 0, count: rows * columns), shape: shape)
    var random = CounterRandom(seed: 3, stream: "muon")
    var gradient = (0..<(rows * columns)).map { _ in
      Float(Int32(truncatingIfNeeded: random.next())) / 0x1p31
    }
    // A square random matrix may have a singular value near 0, one with a large diagonal has not.
    if rows == columns { for index in 0..<rows { gradient[index * (rows + 1)] += 8 } }
    set["w"]?.gradient = gradient
    MuonSettings(weightDecay: 0, scale: .matchingAdamW).makeOptimizer(for: set)
      .update(set, learningRate: 1)
    let scale = -0.2 * Double(max(rows, columns)).squareRoot()
    let step = (set["w"]?.values ?? []).map { Double($0) / scale }
    // What it makes of any direction on the shorter side lies between the extreme singular values.
    let isTall = rows > columns
    let side = min(rows, columns)
    for trial in 0..<20 {
      var direction = (0..<side).map { _ in Double(Int64(bitPattern: random.next())) / 0x1p63 }
      if trial < side { direction = (0..<side).map { $0 == trial ? 1 : 0 } }
      var squares = 0.0
      for long in 0..<max(rows, columns) {
        var sum = 0.0
        for short in 0..<side {
          sum += direction[short] * step[isTall ? long * columns + short : short * columns + long]
        }
        squares += sum * sum
      }
      let length = direction.reduce(0) { $0 + $1 * $1 }
      #expect((0.6...1.3).contains((squares / length).squareRoot()))
    }
    // It descends: the step goes along the gradient.
    #expect(zip(step, gradient).reduce(0) { $0 + $1.0 * Double($1.1) } > 0)
  }

  @Test("Muon leaves vectors, embeddings and heads to AdamW at its rate")
  func routing() {
    let set = OptimizerCase.parameters()
    let muon = MuonSettings(
      learningRate: 0.02,
      others: AdamWSettings(learningRate: 0.001, weightDecay: 0.1)
    ).makeOptimizer(for: set)
    #expect(muon.hiddenNames == ["wide.weight", "tall.other"])
    let plain = OptimizerCase.parameters()
    let adamW = AdamWSettings(weightDecay: 0.1).makeOptimizer(for: plain)
    for step in 0..<3 {
      OptimizerCase.setGradients(ofStep: step, in: set)
      OptimizerCase.setGradients(ofStep: step, in: plain)
      muon.update(set, learningRate: 0.01)
      adamW.update(plain, learningRate: 0.0005)
    }
    for parameter in set {
      let isHidden = muon.hiddenNames.contains(parameter.name)
      #expect((parameter.values == plain[parameter.name]?.values) == !isHidden)
    }
  }
}
