#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Steps with factored second moments, which take next to no memory (Shazeer and Stern, "Adafactor:
/// Adaptive Learning Rates with Sublinear Memory Cost", 2018), step by step as in PyTorch 2.13's
/// `torch.optim.Adafactor`.
///
/// In step *t*, with gradient *g* and share s = t^exponent: of a matrix, the means over rows and
/// columns of g² are averaged with share s into R and C, and V = R Cᵀ / mean(R); of other parameters
/// V itself is averaged. The update is u = g / √max(V, ε²), divided by max(1, rms(u) / threshold).
/// Then w ← w (1 - lr · decay) - α u, where α = max(minimum scale, rms(w)) · min(lr, 1 / √t) if steps
/// are relative, else lr.
///
/// The root mean square of the update must be known before a weight can change, and the means before
/// that, so a step is three passes: gradient and weights, gradient, gradient and weights.
public final class Adafactor: Optimizer {
  /// The settings.
  public let settings: AdafactorSettings
  private let memory: OptimizerMemory<Float>
  private let treatments: [ParameterTreatment]
  private let scratch: FactoredMoments

  /// Creates an optimizer without memory.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - parameters: The parameters it will update.
  public init(_ settings: AdafactorSettings, parameters: ParameterSet<Float>) {
    self.settings = settings
    memory = OptimizerMemory<Float>(of: parameters) { parameter in
      guard Self.isFactored(parameter) else {
        return [OptimizerMemory<Float>.Slot(name: "second_moment", shape: parameter.shape)]
      }
      return [
        OptimizerMemory<Float>.Slot(name: "row_second_moment", shape: [parameter.shape[0]]),
        OptimizerMemory<Float>.Slot(name: "column_second_moment", shape: [parameter.shape[1]]),
      ]
    }
    treatments = parameters.map {
      settings.groups.treatment(
        of: $0,
        weightDecay: settings.weightDecay,
        scope: settings.decayScope
      )
    }
    scratch = FactoredMoments(
      shapes: parameters.filter(Self.isFactored).map { ($0.shape[0], $0.shape[1]) }
    )
  }

  private static func isFactored(_ parameter: Parameter<Float>) -> Bool {
    parameter.shape.count == 2 && parameter.count > 0
  }

  /// The number of steps taken.
  public var stepCount: Int { Int(memory.step) }

  /// Changes every parameter by one step.
  public func update(
    _ parameters: ParameterSet<Float>,
    learningRate: Double,
    gradientScale: Double,
    context: ComputeContext
  ) {
    memory.check(parameters)
    let step = Double(memory.advance())
    let share = pow(step, settings.decayExponent)
    for (index, parameter) in parameters.enumerated() where parameter.count > 0 {
      let rate = learningRate * treatments[index].learningRateFactor
      let keep = 1 - rate * treatments[index].weightDecay
      let gradient = parameter.gradientBuffer.pointerForAdding()
      let first = memory.slot(0, ofParameter: index)
      let weightSquares: Double
      let updateSquares: Double
      if Self.isFactored(parameter) {
        weightSquares = scratch.remember(
          parameter,
          gradient: gradient,
          gradientScale: Float(gradientScale),
          share: share,
          epsilon: settings.epsilon,
          rows: first,
          columns: memory.slot(1, ofParameter: index),
          context
        )
        updateSquares = scratch.updateSquares(context)
      } else {
        weightSquares = sumOfSquares(parameter.storage.pointer, count: parameter.count)
        updateSquares = remember(
          gradient,
          scale: Float(gradientScale),
          share: share,
          count: parameter.count,
          in: first
        )
      }
      let count = Double(parameter.count)
      let relative =
        max(settings.minimumScale, (weightSquares / count).squareRoot())
        * min(rate, 1 / step.squareRoot())
      let excess = (updateSquares / count).squareRoot() / settings.clippingThreshold
      let stepSize = (settings.isRelative ? relative : rate) / max(1, excess)
      if Self.isFactored(parameter) {
        scratch.apply(stepSize: stepSize, keep: keep, context)
      } else {
        for place in 0..<parameter.count {
          let slope = Double(gradient[place] * Float(gradientScale))
          let value = Double(parameter.storage.pointer[place]) * keep
          parameter.storage.pointer[place] = Float(
            value - stepSize * slope / moment(first[place]).squareRoot()
          )
        }
      }
    }
  }

  /// Averages the squares of a gradient in, and returns the sum of the squares of the update.
  private func remember(
    _ gradient: UnsafeMutablePointer<Float>,
    scale: Float,
    share: Double,
    count: Int,
    in moments: UnsafeMutablePointer<Float>
  ) -> Double {
    var sum = 0.0
    for place in 0..<count {
      let slope = Double(gradient[place] * scale)
      let old = Double(moments[place])
      moments[place] = Float(old + share * (slope * slope - old))
      sum += slope * slope / moment(moments[place])
    }
    return sum
  }

  /// The second moment, but at least ε².
  private func moment(_ value: Float) -> Double {
    max(Double(value), settings.epsilon * settings.epsilon)
  }

  /// The step and the second moments as named tensors.
  public var state: ParameterSet<Float> { memory.state }

  /// Replaces the step and the second moments.
  public func restore(_ state: ParameterSet<Float>) throws(ParameterMismatch) {
    try memory.restore(state)
  }
}
