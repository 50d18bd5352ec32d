import Foundation
import OptimizationCore

/// What PyTorch and transformers computed in 64-bit floats (`Fixtures/torch_optimizers.py`).
struct TorchFixture: Decodable {
  let torch: String
  let shapes: [String: [Int]]
  let starts: [String: [Double]]
  let gradients: [[String: [Double]]]
  /// Parameters by case, number of steps and name.
  let cases: [String: [String: [String: [Double]]]]
  let schedules: [String: [Double]]

  static let shared = Result {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/torch_optimizers.json")
    return try JSONDecoder().decode(TorchFixture.self, from: Data(contentsOf: file))
  }

  /// The parameters of a case before the first step, in alphabetical order.
  func start(of name: String) -> ParameterSet<Float> {
    let names = (cases[name]?["1"] ?? [:]).keys.sorted()
    return ParameterSet<Float>(
      names.map { name in
        Parameter<Float>(
          name: name,
          shape: shapes[name] ?? [],
          values: (starts[name] ?? []).map { Float($0) }
        )
      }
    )
  }

  /// Gives parameters the gradients of a step, counted from 0.
  func setGradients(ofStep step: Int, in parameters: ParameterSet<Float>) {
    for parameter in parameters {
      parameter.gradient = (gradients[step][parameter.name] ?? []).map { Float($0) }
    }
  }

  /// The largest difference to a case after a number of steps, relative to its largest element;
  /// `nil` if the case does not keep that step.
  func difference(of parameters: ParameterSet<Float>, from name: String, step: Int) -> Double? {
    guard let expected = cases[name]?["\(step)"] else { return nil }
    return parameters.map { relativeDifference($0.values, expected[$0.name] ?? []) }.max()
  }
}
