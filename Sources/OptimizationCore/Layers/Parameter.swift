/// A named array of numbers that an optimizer changes.
///
/// A parameter is shared by reference: a set, a layer and an optimizer that hold it see the same
/// values and the same gradient. It may be read by several graphs at once, but must not be changed
/// while one is in use.
public final class Parameter<Scalar: TensorScalar> {
  /// The name, unique in a set.
  public let name: String
  /// The extent of every dimension.
  public let shape: [Int]

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
    storage = TensorStorage<Scalar>(values, lifetime: .model)
    gradientBuffer = GradientBuffer<Scalar>(count: values.count)
  }

  /// Creates a parameter of memory that is there already.
  init(name: String, shape: [Int], storage: TensorStorage<Scalar>) {
    require(
      storage.count == shape.reduce(1, *),
      "\(storage.count) values do not fill the shape \(shape) of \(name)"
    )
    self.name = name
    self.shape = shape
    self.storage = storage
    gradientBuffer = GradientBuffer<Scalar>(count: storage.count)
  }

  private init(copying other: Parameter<Scalar>) {
    name = other.name
    shape = other.shape
    storage = TensorStorage<Scalar>(copying: other.storage, lifetime: .model)
    gradientBuffer = GradientBuffer<Scalar>(count: other.count)
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
      gradientBuffer.storage = TensorStorage<Scalar>(newValue)
    }
  }

  /// Makes a parameter with the same name, shape and values, its own memory, and no gradient.
  public func copy() -> Parameter<Scalar> { Parameter<Scalar>(copying: self) }

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
