/// The way from stored tensors to parameters; the only part of reading that knows parameters.
extension TensorCatalog {
  /// Converts all tensors to parameters, in the catalog's order.
  ///
  /// One tensor is converted at a time, and the pages it was read from are given back: at no time
  /// is there a second copy of more than one tensor.
  ///
  /// - Returns: Parameters with the names, shapes and elements of the tensors.
  public func makeParameters() -> ParameterSet<Float> {
    ParameterSet(
      tensors.map { tensor in
        defer { tensor.file.release(tensor.byteRange) }
        return Parameter<Float>(name: tensor.name, shape: tensor.shape, values: tensor.values())
      }
    )
  }

  /// Converts tensors straight into the memory of parameters that are there already.
  ///
  /// - Parameter parameters: Parameters with the names and shapes of the tensors, in any order.
  /// - Throws: `ParameterMismatch` naming everything that does not fit; nothing is changed then.
  public func load(into parameters: ParameterSet<Float>) throws(ParameterMismatch) {
    let mismatch = ParameterMismatch(
      missing: parameters.names.filter { self[$0] == nil },
      unexpected: names.filter { parameters[$0] == nil },
      misshapen: parameters.compactMap { parameter in
        guard let tensor = self[parameter.name], tensor.shape != parameter.shape else { return nil }
        return .init(name: parameter.name, expected: parameter.shape, found: tensor.shape)
      }
    )
    guard mismatch.isEmpty else { throw mismatch }
    for tensor in tensors {
      parameters[tensor.name]?.withUnsafeMutableValues { tensor.read(into: $0) }
      tensor.file.release(tensor.byteRange)
    }
  }
}
