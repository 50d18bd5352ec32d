/// How a number of steps is saved among floating-point numbers.
enum StepCount {
  /// Makes a tensor of a number of steps.
  ///
  /// It is cut into four 16-bit digits, the lowest first, which 32-bit floats hold exactly.
  static func parameter<Scalar: TensorScalar>(_ step: UInt64, name: String) -> Parameter<Scalar> {
    let digits = (0..<4).map { Scalar(UInt16(truncatingIfNeeded: step >> (16 * UInt64($0)))) }
    return Parameter<Scalar>(name: name, shape: [4], values: digits)
  }

  /// Reads a number of steps.
  ///
  /// - Throws: `ParameterMismatch` if the tensor is no number that a machine can count to.
  static func value<Scalar>(of parameter: Parameter<Scalar>) throws(ParameterMismatch) -> UInt64 {
    var step: UInt64 = 0
    for (place, digit) in parameter.values.enumerated() {
      guard let digit = UInt16(exactly: digit), place < 3 || digit < 1 << 15 else {
        throw ParameterMismatch(
          missing: [],
          unexpected: [],
          misshapen: [],
          malformed: [parameter.name]
        )
      }
      step |= UInt64(digit) << (16 * UInt64(place))
    }
    return step
  }
}
