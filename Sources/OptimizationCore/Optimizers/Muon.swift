/// Orthogonalized momentum for the matrices of hidden layers (Jordan and others, "Muon: An optimizer
/// for hidden layers in neural networks", 2024), as PyTorch's `torch.optim.Muon`, and AdamW for all
/// other parameters.
///
/// With gradient *g* of a matrix: m ← m + (1 - momentum)(g - m); the direction is
/// (1 - momentum) g + momentum · m with Nesterov's look ahead, else m; w ← w (1 - lr · decay) - lr ·
/// scale · O, where O is the direction with all singular values brought near 1 by `Orthogonalizer`.
/// Products are made in 32-bit floats, where PyTorch makes them in 16-bit ones.
///
/// Hidden matrices are those of two dimensions that are neither the embeddings nor heads
/// (`ParameterSelector.hiddenMatrices`). The others follow `MuonSettings.others`: their learning rate
/// keeps its ratio to that of the matrices throughout the schedule.
public final class Muon: Optimizer {
  /// The settings.
  public let settings: MuonSettings
  private let memory: OptimizerMemory<Float>
  private let treatments: [ParameterTreatment]
  private let others: AdamW<Float>
  private let count: Int
  private let hiddenPlaces: [Int]
  private let otherPlaces: [Int]
  private let orthogonalizer: Orthogonalizer
  /// The parts of the set of the last step, which is the same set in every step.
  private var parts:
    (whole: ParameterSet<Float>, hidden: ParameterSet<Float>, others: ParameterSet<Float>)

  /// Creates an optimizer without memory.
  ///
  /// - Parameters:
  ///   - settings: The settings; the groups of `others` are not read, those of the whole are.
  ///   - parameters: The parameters it will update.
  public init(_ settings: MuonSettings, parameters: ParameterSet<Float>) {
    require(settings.learningRate > 0, "Muon needs a positive learning rate.")
    require(settings.iterations > 0, "Muon needs an iteration at least.")
    self.settings = settings
    count = parameters.count
    var hiddenPlaces: [Int] = []
    var otherPlaces: [Int] = []
    for (place, parameter) in parameters.enumerated() {
      let isHidden = ParameterSelector.hiddenMatrices
        .includes(name: parameter.name, shape: parameter.shape)
      if isHidden, parameter.count > 0 {
        hiddenPlaces.append(place)
      } else {
        otherPlaces.append(place)
      }
    }
    self.hiddenPlaces = hiddenPlaces
    self.otherPlaces = otherPlaces
    let hidden = ParameterSet<Float>(hiddenPlaces.map { parameters.parameters[$0] })
    let rest = ParameterSet<Float>(otherPlaces.map { parameters.parameters[$0] })
    parts = (parameters, hidden, rest)
    memory = OptimizerMemory<Float>(["matrix_momentum"], of: hidden)
    treatments = hidden.map {
      settings.groups.treatment(of: $0, weightDecay: settings.weightDecay, scope: .matrices)
    }
    var otherSettings = settings.others
    otherSettings.groups = settings.groups
    others = AdamW(otherSettings, parameters: rest, stepName: Self.otherStepName)
    orthogonalizer = Orthogonalizer(
      shapes: hidden.map { ($0.shape[0], $0.shape[1]) },
      epsilon: settings.epsilon,
      iterations: settings.iterations
    )
  }

  private static let otherStepName = "optimizer.others.step"

  /// The number of steps taken.
  public var stepCount: Int { Int(memory.step) }

  /// The names of the parameters whose momentum is orthogonalized.
  public var hiddenNames: [String] { parts.hidden.names }

  /// Changes every parameter by one step.
  public func update(
    _ parameters: ParameterSet<Float>,
    learningRate: Double,
    gradientScale: Double,
    context: ComputeContext
  ) {
    require(parameters.count == count, "The optimizer was made for other parameters.")
    if parts.whole !== parameters {
      parts = (
        parameters,
        ParameterSet<Float>(hiddenPlaces.map { parameters.parameters[$0] }),
        ParameterSet<Float>(otherPlaces.map { parameters.parameters[$0] })
      )
    }
    memory.check(parts.hidden)
    _ = memory.advance()
    others.update(
      parts.others,
      learningRate: learningRate * (settings.others.learningRate / settings.learningRate),
      gradientScale: gradientScale,
      context: context
    )
    let rule = OrthogonalMomentumRule<FloatVector>(
      momentum: settings.momentum,
      isNesterov: settings.isNesterov,
      gradientScale: gradientScale
    )
    for (index, parameter) in parts.hidden.enumerated() {
      let momentum = memory.slot(0, ofParameter: index)
      let (rows, columns) = (parameter.shape[0], parameter.shape[1])
      apply(
        rule,
        to: orthogonalizer.direction,
        gradient: parameter.gradientBuffer.pointerForAdding(),
        momentum: momentum,
        count: parameter.count,
        context
      )
      let direction = orthogonalizer.orthogonalize(rows: rows, columns: columns, context)
      let rate = learningRate * treatments[index].learningRateFactor
      apply(
        DirectionRule<FloatVector>(
          stepSize: rate * settings.scale.factor(rows: rows, columns: columns),
          keep: 1 - rate * treatments[index].weightDecay
        ),
        to: parameter.storage.pointer,
        gradient: direction,
        momentum: momentum,
        count: parameter.count,
        context
      )
    }
  }

  @inline(__always)
  private func apply<Rule: UpdateRule>(
    _ rule: Rule,
    to values: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>,
    momentum: UnsafeMutablePointer<Float>,
    count: Int,
    _ context: ComputeContext
  ) where Rule.Vector.Scalar == Float {
    let buffers = UpdateBuffers(
      values: values,
      gradient: gradient,
      first: momentum,
      second: momentum
    )
    context.forEachRange(of: count, pieceCount: ParameterPieces.length) { range in
      rule.update(buffers, range)
    }
  }

  /// The steps, the matrices' momentum and the memory of AdamW as named tensors.
  public var state: ParameterSet<Float> { memory.state.merging(others.state) }

  /// Replaces the steps, the momentum and the memory of AdamW.
  public func restore(_ state: ParameterSet<Float>) throws(ParameterMismatch) {
    let target = self.state
    try target.load(from: state)
    let own = ParameterSet<Float>(Array(target.parameters.prefix(hiddenPlaces.count + 1)))
    let rest = ParameterSet<Float>(Array(target.parameters.dropFirst(hiddenPlaces.count + 1)))
    // What the second could refuse is tried before the first changes anything.
    _ = try StepCount.value(of: rest.parameters[0])
    try memory.restore(own)
    try others.restore(rest)
  }
}
