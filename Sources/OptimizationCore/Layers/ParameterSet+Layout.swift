extension ParameterSet {
  /// Puts the parameters into a model's order.
  ///
  /// - Parameter layout: The names and shapes of the model's parameters in order.
  /// - Returns: The same parameters.
  /// - Throws: `ParameterMismatch` naming everything that is missing, unexpected or misshapen.
  func ordered(
    by layout: [(name: String, shape: [Int])]
  ) throws(ParameterMismatch) -> ParameterSet<Scalar> {
    let expected = Set(layout.map(\.name))
    var ordered: [Parameter<Scalar>] = []
    var missing: [String] = []
    var misshapen: [ParameterMismatch.Shape] = []
    for (name, shape) in layout {
      guard let parameter = self[name] else {
        missing.append(name)
        continue
      }
      if parameter.shape != shape {
        misshapen.append(.init(name: name, expected: shape, found: parameter.shape))
      }
      ordered.append(parameter)
    }
    let mismatch = ParameterMismatch(
      missing: missing,
      unexpected: names.filter { !expected.contains($0) },
      misshapen: misshapen
    )
    guard mismatch.isEmpty else { throw mismatch }
    return ParameterSet<Scalar>(ordered)
  }
}
