import OptimizationCore
import RecipePlan

/// The learned numbers of a stage's formulas, as parameters beside the model's.
final class ScalarParameters {
  private let scalars: [LearnedScalar]
  private let parameters: [Parameter<Float>]

  /// Makes parameters.
  /// - Parameters:
  ///   - scalars: The numbers.
  ///   - learned: What an earlier stage has learned, by name; others have their initial values.
  init(_ scalars: [LearnedScalar], from learned: [String: Float] = [:]) {
    var distinct: [LearnedScalar] = []
    for scalar in scalars where !distinct.contains(scalar) { distinct.append(scalar) }
    self.scalars = distinct
    parameters = distinct.map {
      LearnedValues.parameter(
        ofNumber: $0.name,
        value: learned[$0.name] ?? Float($0.initial)
      )
    }
  }

  /// What the numbers are now.
  var values: [LearnedScalar: Double] {
    Dictionary(
      uniqueKeysWithValues: zip(scalars, parameters).map { ($0, Double($1.values[0])) }
    )
  }

  /// What the numbers are now, by name.
  var named: [String: Float] {
    Dictionary(zip(scalars, parameters).map { ($0.name, $1.values[0]) }) { first, _ in first }
  }

  /// A set of the model's parameters with the learned numbers behind them.
  func appended(to model: ParameterSet<Float>) -> ParameterSet<Float> {
    parameters.isEmpty ? model : model.merging(ParameterSet<Float>(parameters))
  }

  /// Adds a micro-batch's gradients.
  func add(gradients: [LearnedScalar: Double]) {
    for (scalar, parameter) in zip(scalars, parameters) {
      guard let gradient = gradients[scalar] else { continue }
      parameter.gradient = [parameter.gradient[0] + Float(gradient)]
    }
  }
}
