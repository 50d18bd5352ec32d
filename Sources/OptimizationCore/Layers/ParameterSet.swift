#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An ordered collection of parameters with distinct names.
///
/// The order is that of creation and never changes; sums over all parameters are taken in it.
public final class ParameterSet<Scalar: TensorScalar>: Sequence {
  /// The parameters in order.
  public let parameters: [Parameter<Scalar>]
  private let indices: [String: Int]
  /// The elements of all parameters in pieces for threads to share.
  let pieces: ParameterPieces

  /// Creates a set.
  ///
  /// - Parameter parameters: The parameters in order; their names must differ.
  public init(_ parameters: [Parameter<Scalar>]) {
    self.parameters = parameters
    var indices: [String: Int] = [:]
    for (index, parameter) in parameters.enumerated() {
      require(
        indices.updateValue(index, forKey: parameter.name) == nil,
        "Two parameters are called \(parameter.name)."
      )
    }
    self.indices = indices
    pieces = ParameterPieces(counts: parameters.map(\.count))
  }

  /// The number of parameters (named arrays, not numbers).
  public var count: Int { parameters.count }

  /// The number of numbers in all parameters.
  public var elementCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// The names in order.
  public var names: [String] { parameters.map(\.name) }

  /// Returns the parameter of a name, or `nil`.
  ///
  /// - Parameter name: The name.
  public subscript(name: String) -> Parameter<Scalar>? { indices[name].map { parameters[$0] } }

  /// Returns an iterator over the parameters in order.
  public func makeIterator() -> IndexingIterator<[Parameter<Scalar>]> { parameters.makeIterator() }

  /// Returns a set with copies of all parameters, which share nothing with these.
  public func copy() -> ParameterSet<Scalar> { ParameterSet<Scalar>(parameters.map { $0.copy() }) }

  /// The parameters that are not frozen, in order; the set itself if nothing is frozen.
  ///
  /// Optimizers, averages and norms of gradients are made of these.
  public var trainable: ParameterSet<Scalar> {
    guard parameters.contains(where: \.isFrozen) else { return self }
    return ParameterSet<Scalar>(parameters.filter { !$0.isFrozen })
  }

  /// Returns frozen parameters on the memory of these.
  public func frozen() -> ParameterSet<Scalar> {
    ParameterSet<Scalar>(parameters.map { $0.frozen() })
  }

  /// Returns a set of these parameters followed by another set's, sharing all of them.
  ///
  /// - Parameter other: A set with other names.
  /// - Returns: The merged set.
  public func merging(_ other: ParameterSet<Scalar>) -> ParameterSet<Scalar> {
    ParameterSet<Scalar>(parameters + other.parameters)
  }

  /// Sets every gradient to zero, by giving its memory back to the step's arena.
  @_specialize(where Scalar == Float)
  public func zeroGradients() {
    for parameter in parameters { parameter.gradientBuffer.storage = nil }
  }

  /// Adds another set's gradients to these, matching parameters by place.
  ///
  /// - Parameters:
  ///   - other: A set with the same shapes in the same order, such as a copy.
  ///   - factor: What the other gradients are multiplied by.
  @_specialize(where Scalar == Float)
  public func accumulateGradients(of other: ParameterSet<Scalar>, times factor: Scalar = 1) {
    require(count == other.count, "Sets of \(count) and \(other.count) parameters")
    for (mine, theirs) in zip(parameters, other.parameters) {
      require(mine.shape == theirs.shape, "The shapes of \(mine.name) and \(theirs.name) differ.")
      guard let source = theirs.gradientBuffer.storage else { continue }
      Scalar.kernels.addRange(
        source.pointer,
        times: factor,
        count: source.count,
        to: mine.gradientBuffer.pointerForAdding()
      )
    }
  }

  /// Tells whether another set has the same names, shapes and bytes of values in the same order.
  ///
  /// Bytes, not numbers, are compared: 0 and -0 differ, and a NaN equals itself.
  ///
  /// - Parameter other: Another set.
  /// - Returns: Whether nothing differs.
  public func hasSameBytes(as other: ParameterSet<Scalar>) -> Bool {
    guard count == other.count else { return false }
    return zip(parameters, other.parameters).allSatisfy { mine, theirs in
      mine.name == theirs.name && mine.shape == theirs.shape
        && memcmp(
          mine.storage.pointer,
          theirs.storage.pointer,
          mine.count * MemoryLayout<Scalar>.stride
        )
          == 0
    }
  }

  /// Copies the values of a set with the same names and shapes into these parameters.
  ///
  /// - Parameter source: The values; its order does not matter.
  /// - Throws: `ParameterMismatch` naming everything that does not fit; nothing is copied then.
  public func load(from source: ParameterSet<Scalar>) throws(ParameterMismatch) {
    let mismatch = ParameterMismatch(
      missing: names.filter { source[$0] == nil },
      unexpected: source.names.filter { self[$0] == nil },
      misshapen: parameters.compactMap { parameter in
        guard let other = source[parameter.name], other.shape != parameter.shape else { return nil }
        return .init(name: parameter.name, expected: parameter.shape, found: other.shape)
      }
    )
    guard mismatch.isEmpty else { throw mismatch }
    for parameter in parameters {
      guard let other = source[parameter.name] else { continue }
      parameter.storage.pointer.update(from: other.storage.pointer, count: parameter.count)
    }
  }
}
