#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A function of one number, with its derivative, applied to all lanes of a vector.
///
/// It is a type rather than a pair of closures so that kernels are compiled for each function.
protocol ElementwiseFunction {
  /// Roughly the nanoseconds one element takes.
  static var cost: Int { get }
  /// The function's value.
  static func value(_ argument: FloatVector) -> FloatVector
  /// The derivative at the argument, given the function's value there too.
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector
}

/// Calls a function of the C library for every lane.
@inline(__always)
private func mapLanes(_ argument: FloatVector, _ body: (Float) -> Float) -> FloatVector {
  var result = FloatVector.zero
  for lane in 0..<vectorWidth { result[lane] = body(argument[lane]) }
  return result
}

/// e to the power of x.
enum ExponentialFunction: ElementwiseFunction {
  @inline(__always) static var cost: Int { 1 }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector { exponential(argument) }

  @inline(__always)
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector { value }
}

/// The natural logarithm.
enum LogarithmFunction: ElementwiseFunction {
  @inline(__always) static var cost: Int { 6 }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector { mapLanes(argument) { logf($0) } }

  @inline(__always)
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector {
    FloatVector(repeating: 1) / argument
  }
}

/// The hyperbolic tangent.
enum HyperbolicTangentFunction: ElementwiseFunction {
  @inline(__always) static var cost: Int { 12 }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector { mapLanes(argument) { tanhf($0) } }

  @inline(__always)
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector {
    FloatVector(repeating: 1) - value * value
  }
}

/// The logistic function.
enum SigmoidFunction: ElementwiseFunction {
  @inline(__always) static var cost: Int { 2 }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector { logisticSigmoid(argument) }

  @inline(__always)
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector {
    value * (FloatVector(repeating: 1) - value)
  }
}

/// x times the logistic function of x.
enum SiLUFunction: ElementwiseFunction {
  @inline(__always) static var cost: Int { 2 }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector {
    argument * logisticSigmoid(argument)
  }

  @inline(__always)
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector {
    let sigmoid = logisticSigmoid(argument)
    let one = FloatVector(repeating: 1)
    return sigmoid * (one + argument * (one - sigmoid))
  }
}

/// The larger of x and 0.
enum ReLUFunction: ElementwiseFunction {
  @inline(__always) static var cost: Int { 1 }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector {
    argument.replacing(with: FloatVector.zero, where: argument .< FloatVector.zero)
  }

  @inline(__always)
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector {
    FloatVector.zero.replacing(with: FloatVector(repeating: 1), where: argument .> FloatVector.zero)
  }
}

/// x times the normal distribution function of x, by the error function (not the tanh formula).
enum GELUFunction: ElementwiseFunction {
  @inline(__always) static var cost: Int { 12 }

  @inline(__always)
  private static func cumulative(_ argument: FloatVector) -> FloatVector {
    mapLanes(argument) { 0.5 * erfcf($0 * -0.707_106_77) }
  }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector { argument * cumulative(argument) }

  @inline(__always)
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector {
    let density =
      exponential(argument * argument * FloatVector(repeating: -0.5))
      * FloatVector(repeating: 0.398_942_28)
    return cumulative(argument) + argument * density
  }
}
