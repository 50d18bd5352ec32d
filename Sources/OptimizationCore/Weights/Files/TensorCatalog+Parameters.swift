/// The way from stored tensors to parameters; the only part of reading that knows parameters.
extension TensorCatalog {
  /// Makes parameters of all tensors, in the catalog's order.
  ///
  /// Tensors are converted straight into the parameters' memory, and the pages they are read from
  /// are given back on the way: at no time is there a second copy of more than a few megabytes.
  ///
  /// - Parameter inPlace: Whether 32-bit floats that stand in the file as they are used, in whole
  ///   vectors, are not copied at all. Such a parameter reads the file's own pages, and those that an
  ///   optimizer writes to become copies in memory; the file never changes. It must not be cut short
  ///   or written to by another program meanwhile; replacing it by renaming another is harmless.
  /// - Returns: Parameters with the names, shapes and elements of the tensors.
  public func makeParameters(inPlace: Bool = false) -> ParameterSet<Float> {
    var mappings: [ObjectIdentifier: WritableMapping?] = [:]
    func mapping(of file: MappedFile) -> WritableMapping? {
      let key = ObjectIdentifier(file)
      if let known = mappings[key] { return known }
      let mapping = WritableMapping(file)
      mappings.updateValue(mapping, forKey: key)
      return mapping
    }
    return ParameterSet(
      tensors.map { tensor in
        if inPlace, tensor.isReadyForUse, let mapping = mapping(of: tensor.file) {
          let memory = mapping.pointer(at: tensor.byteRange.lowerBound)
            .bindMemory(to: Float.self, capacity: tensor.count)
          return Parameter<Float>(
            name: tensor.name,
            shape: tensor.shape,
            storage: TensorStorage<Float>(memory, count: tensor.count, in: mapping)
          )
        }
        let storage = TensorStorage<Float>(uninitialized: tensor.count, lifetime: .model)
        tensor.read(
          into: UnsafeMutableBufferPointer(start: storage.pointer, count: tensor.count),
          releasesPages: true
        )
        return Parameter<Float>(name: tensor.name, shape: tensor.shape, storage: storage)
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
      parameters[tensor.name]?.withUnsafeMutableValues {
        tensor.read(into: $0, releasesPages: true)
      }
    }
  }
}
