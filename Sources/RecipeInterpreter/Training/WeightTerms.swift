import OptimizationCore
import RecipePlan

/// What formulas read of the weights themselves, and the gradients that this gives them.
struct WeightTerms<Scalar: TensorScalar> {
  private let quantities: Set<FormulaTerm.Quantity>
  private let parameters: ParameterSet<Scalar>
  /// The weights of the reference by name, which may move; empty where nothing reads them.
  private let reference: [String: Parameter<Scalar>]

  /// Prepares what some terms read.
  /// - Parameters:
  ///   - terms: The terms.
  ///   - parameters: The weights that are trained.
  ///   - reference: Those of the reference; weights of other names have a distance of 0 to it.
  /// - Throws: `RunError.unusable` when the distance to a reference is read that has none of the weights.
  init(
    _ terms: [LossTermPlan],
    parameters: ParameterSet<Scalar>,
    reference: ParameterSet<Scalar>
  ) throws {
    quantities = Set(terms.flatMap { $0.formula.terms.map(\.quantity) }.filter(\.isOfWeights))
    self.parameters = parameters
    var weights: [String: Parameter<Scalar>] = [:]
    if quantities.contains(.weightDistance) {
      for parameter in reference { weights[parameter.name] = parameter }
    }
    self.reference = weights
    let isKnown = { (parameter: Parameter<Scalar>) in
      weights[parameter.name]?.values.count == parameter.values.count
    }
    if quantities.contains(.weightDistance), !parameters.contains(where: isKnown) {
      throw RunError.unusable(
        "The distance to the reference's weights can't be taken: it has none of those that are trained."
      )
    }
  }

  /// The quantities' values at the weights as they are.
  var values: [FormulaTerm: [Double]] {
    var values: [FormulaTerm: [Double]] = [:]
    for quantity in quantities {
      let value =
        quantity == .weightDistance
        ? parameters.reduce(0) { $0 + squaredDistance(of: $1) }
        : overlaps.reduce(0) { $0 + abs($1.product) }
      values[FormulaTerm(.model, quantity)] = [value]
    }
    return values
  }

  /// Adds what a loss's gradients by the quantities make of gradients by weights.
  func add(_ gradients: [FormulaTerm: [Double]]) {
    if let slope = gradients[FormulaTerm(.model, .weightDistance)]?.first, slope != 0 {
      for parameter in parameters {
        guard let old = old(of: parameter) else { continue }
        var gradient = parameter.gradient
        let now = parameter.values
        for index in now.indices {
          gradient[index] += Scalar(2 * slope * (Double(now[index]) - Double(old[index])))
        }
        parameter.gradient = gradient
      }
    }
    if let slope = gradients[FormulaTerm(.model, .headOverlap)]?.first, slope != 0,
      let head = headWeight
    {
      var gradient = head.gradient
      let values = head.values
      let width = head.shape[1]
      for (first, second, product) in overlaps {
        let sign = product > 0 ? slope : (product < 0 ? -slope : 0)
        for column in 0..<width {
          let (left, right) = (first * width + column, second * width + column)
          gradient[left] += Scalar(sign * Double(values[right]))
          gradient[right] += Scalar(sign * Double(values[left]))
        }
      }
      head.gradient = gradient
    }
  }

  /// The reference's weights of a parameter; nil if it has none of that name and size.
  private func old(of parameter: Parameter<Scalar>) -> [Scalar]? {
    guard let old = reference[parameter.name], old.count == parameter.count else { return nil }
    return old.values
  }

  // One parameter at a time: the differences of all of a model's weights would be twice as large as it.
  private func squaredDistance(of parameter: Parameter<Scalar>) -> Double {
    guard let old = old(of: parameter) else { return 0 }
    let now = parameter.values
    var sum = 0.0
    for index in now.indices {
      let difference = Double(now[index]) - Double(old[index])
      sum += difference * difference
    }
    return sum
  }

  private var headWeight: Parameter<Scalar>? {
    parameters.first { $0.name == "score.weight" && $0.shape.count == 2 }
  }

  /// The dot products of all pairs of the head's values.
  private var overlaps: [(first: Int, second: Int, product: Double)] {
    guard let head = headWeight else { return [] }
    let (count, width) = (head.shape[0], head.shape[1])
    let values = head.values
    var found: [(first: Int, second: Int, product: Double)] = []
    for first in 0..<count {
      for second in (first + 1)..<max(first + 1, count) {
        var product = 0.0
        for column in 0..<width {
          product +=
            Double(values[first * width + column]) * Double(values[second * width + column])
        }
        found.append((first, second, product))
      }
    }
    return found
  }
}
