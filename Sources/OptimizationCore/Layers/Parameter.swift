/// A named array of numbers that an optimizer changes.
///
/// A parameter is shared by reference: a set, a layer and an optimizer that hold it see the same
/// values and the same gradient. It may be read by several graphs at once, but must not be changed
/// while one is in use.
///
/// A frozen parameter is read but not trained: graphs neither keep memory for its gradient nor
/// compute it, and optimizers do not take it. Whether a parameter is frozen never changes; `frozen()`
/// gives a frozen view of the same values.
public final class Parameter<Scalar: TensorScalar> {
  /// The name, unique in a set.
  public let name: String
  /// The extent of every dimension.
  public let shape: [Int]
  /// Whether the parameter is read only, without a gradient.
  public let isFrozen: Bool

  let storage: TensorStorage<Scalar>
  let gradientBuffer: GradientBuffer<Scalar>

  /// Creates a parameter.
  ///
  /// - Parameters:
  ///   - name: The name, unique in a set.
  ///   - shape: The extent of every dimension.
  ///   - values: The elements in row-major order, as many as the shape has.
  public init(name: String, shape: [Int], values: [Scalar]) {
    require(
      values.count == shape.reduce(1, *),
      "\(values.count) values do not fill the shape \(shape) of \(name)"
    )
    self.name = name
    self.shape = shape
    isFrozen = false
    storage = TensorStorage<Scalar>(values, lifetime: .model)
    gradientBuffer = GradientBuffer<Scalar>(count: values.count)
  }

  /// Creates a parameter of memory that is there already.
  init(name: String, shape: [Int], storage: TensorStorage<Scalar>, isFrozen: Bool = false) {
    require(
      storage.count == shape.reduce(1, *),
      "\(storage.count) values do not fill the shape \(shape) of \(name)"
    )
    self.name = name
    self.shape = shape
    self.isFrozen = isFrozen
    self.storage = storage
    gradientBuffer = GradientBuffer<Scalar>(count: storage.count)
  }

  /// The number of elements.
  public var count: Int { storage.count }

  /// The values in row-major order; setting them keeps the parameter's memory.
  public var values: [Scalar] {
    get { storage.values }
    set {
      require(newValue.count == count, "\(newValue.count) values for \(name), which has \(count)")
      newValue.withUnsafeBufferPointer { buffer in
        guard let source = buffer.baseAddress else { return }
        storage.pointer.update(from: source, count: count)
      }
    }
  }

  /// The gradient in row-major order; zeros if none has been gathered.
  public var gradient: [Scalar] {
    get { gradientBuffer.storage?.values ?? [Scalar](zeros: count) }
    set {
      require(
        newValue.count == count,
        "\(newValue.count) gradient values for \(name), which has \(count)"
      )
      require(!isFrozen, "\(name) is frozen and has no gradient.")
      gradientBuffer.storage = TensorStorage<Scalar>(newValue)
    }
  }

  /// Makes a parameter with the same name, shape and values, its own memory, and no gradient, frozen
  /// if this one is.
  public func copy() -> Parameter<Scalar> {
    Parameter<Scalar>(
      name: name,
      shape: shape,
      storage: TensorStorage<Scalar>(copying: storage, lifetime: .model),
      isFrozen: isFrozen
    )
  }

  /// Returns a frozen parameter with the same name on the same memory.
  ///
  /// Changes of this parameter's values are changes of the view's.
  public func frozen() -> Parameter<Scalar> {
    isFrozen ? self : Parameter<Scalar>(name: name, shape: shape, storage: storage, isFrozen: true)
  }

  /// Calls `body` with the values in place, without copying them.
  ///
  /// - Parameter body: May read and write the elements; must not keep the buffer.
  /// - Returns: What `body` returns.
  public func withUnsafeMutableValues<Result>(
    _ body: (UnsafeMutableBufferPointer<Scalar>) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeMutableBufferPointer(start: storage.pointer, count: count))
  }
}
