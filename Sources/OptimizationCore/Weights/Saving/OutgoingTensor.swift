/// A tensor to be written, whose values may be made only when their turn comes.
struct OutgoingTensor {
  /// The name it gets in the file.
  let name: String
  /// The extent of every dimension.
  let shape: [Int]
  /// Makes the values, or returns those that are there.
  let values: () -> TensorStorage<Float>

  /// A tensor whose values are made when they are written.
  init(name: String, shape: [Int], values: @escaping () -> TensorStorage<Float>) {
    self.name = name
    self.shape = shape
    self.values = values
  }

  /// A parameter as it is, perhaps under another name.
  init(_ parameter: Parameter<Float>, as name: String? = nil) {
    self.init(name: name ?? parameter.name, shape: parameter.shape) { parameter.storage }
  }

  /// The number of elements.
  var count: Int { shape.reduce(1, *) }

  /// Calls `body` with the values' bytes as a file has them.
  func withBytes<Failure: Error>(
    _ precision: WeightPrecision,
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let storage = values()
    require(storage.count == count, "\(storage.count) values of \(name), whose shape is \(shape)")
    switch precision {
    case .float32:
      #if _endian(little)
        try body(
          UnsafeRawBufferPointer(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
        )
      #else
        try Self.withBytes(of: storage.values.map { $0.bitPattern.littleEndian }, body)
      #endif
    case .float16:
      try Self.withBytes(
        of: Self.words(storage) { WeightPrecision.float16Bits($0).littleEndian },
        body
      )
    case .bfloat16:
      try Self.withBytes(
        of: Self.words(storage) { WeightPrecision.brainFloat16Bits($0).littleEndian },
        body
      )
    }
    withExtendedLifetime(storage) {}
  }

  private static func words(
    _ storage: TensorStorage<Float>,
    _ word: (Float) -> UInt16
  ) -> [UInt16] {
    [UInt16](unsafeUninitializedCapacity: storage.count) { words, count in
      for index in 0..<storage.count { words[index] = word(storage.pointer[index]) }
      count = storage.count
    }
  }

  /// Calls `body` with an array's bytes; the standard method loses the type of the error.
  static func withBytes<Element, Failure: Error>(
    of array: [Element],
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let result = array.withUnsafeBytes { bytes -> Result<Void, Failure> in
      do throws(Failure) {
        return .success(try body(bytes))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}
