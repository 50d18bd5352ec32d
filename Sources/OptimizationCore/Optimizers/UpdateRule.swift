/// How a step changes one vector of weights and what is remembered of it.
///
/// A rule is applied in a single pass that reads weights, gradient and memory once and writes them
/// once.
protocol UpdateRule {
  /// The vector it computes with.
  associatedtype Vector: UpdateVector
  /// How many numbers are remembered of each weight, 0 to 2.
  static var slotCount: Int { get }
  /// Whether the rule reads the gradient and changes the weights; otherwise it only remembers them.
  static var changesValues: Bool { get }

  /// Changes a vector of weights and the memory of it.
  ///
  /// - Parameters:
  ///   - value: The weights.
  ///   - gradient: Their gradient, before it is scaled.
  ///   - first: What is remembered of them first; zeros if nothing is.
  ///   - second: What is remembered of them second; zeros if nothing is.
  func callAsFunction(
    _ value: inout Vector,
    gradient: Vector,
    first: inout Vector,
    second: inout Vector
  )
}

extension UpdateRule {
  static var changesValues: Bool { true }

  /// Applies the rule to a range of weights.
  ///
  /// - Parameters:
  ///   - buffers: The memory, padded to whole vectors.
  ///   - range: The weights; it begins at a multiple of the vector's length.
  @inline(__always)
  func update(_ buffers: UpdateBuffers<Vector.Scalar>, _ range: Range<Int>) {
    let zero = Vector(repeating: 0)
    var offset = range.lowerBound
    while offset < range.upperBound {
      var value = Vector.load(buffers.values + offset)
      let gradient = Self.changesValues ? Vector.load(buffers.gradient + offset) : zero
      var first = Self.slotCount > 0 ? Vector.load(buffers.first + offset) : zero
      var second = Self.slotCount > 1 ? Vector.load(buffers.second + offset) : zero
      self(&value, gradient: gradient, first: &first, second: &second)
      if Self.slotCount > 0 { first.store(to: buffers.first + offset) }
      if Self.slotCount > 1 { second.store(to: buffers.second + offset) }
      if Self.changesValues { value.store(to: buffers.values + offset) }
      offset &+= Vector.scalarCount
    }
  }
}
