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
  @inline(__always) static var cost: Int { 2 }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector { logarithm(argument) }

  @inline(__always)
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector {
    FloatVector(repeating: 1) / argument
  }
}

/// The hyperbolic tangent.
enum HyperbolicTangentFunction: ElementwiseFunction {
  @inline(__always) static var cost: Int { 2 }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector { hyperbolicTangent(argument) }

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
  @inline(__always) static var cost: Int { 2 }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector {
    argument * normalDistribution(argument).cumulative
  }

  @inline(__always)
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector {
    let (cumulative, density) = normalDistribution(argument)
    return multiplyAdd(cumulative, argument, density)
  }
}

/// x times the normal distribution function of x, approximated by tanh (Hendrycks and Gimpel,
/// "Gaussian Error Linear Units", 2016).
///
/// 1/2 (1 + tanh u) is the logistic function of 2u, here with u = √(2/π) (x + 0.044715 x³).
enum ApproximateGELUFunction: ElementwiseFunction {
  @inline(__always) static var cost: Int { 2 }

  @inline(__always)
  private static func sigmoid(_ argument: FloatVector) -> FloatVector {
    let square = argument * argument
    let factor = multiplyAdd(
      FloatVector(repeating: 1.595_769_1),
      square,
      FloatVector(repeating: 0.071_354_82)
    )
    return logisticSigmoid(argument * factor)
  }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector { argument * sigmoid(argument) }

  @inline(__always)
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector {
    let sigmoid = sigmoid(argument)
    let one = FloatVector(repeating: 1)
    let slope = multiplyAdd(
      FloatVector(repeating: 1.595_769_1),
      argument * argument,
      FloatVector(repeating: 0.214_064_45)
    )
    // Far out the slope overflows where the logistic function's own slope is 0.
    let change = sigmoid * (one - sigmoid)
    let term = argument * slope * change
    return sigmoid + term.replacing(with: FloatVector.zero, where: change .== FloatVector.zero)
  }
}

/// log(1 + e^x).
enum SoftplusFunction: ElementwiseFunction {
  @inline(__always) static var cost: Int { 2 }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector { softplus(argument) }

  @inline(__always)
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector {
    logisticSigmoid(argument)
  }
}

/// The logarithm of the logistic function.
enum LogSigmoidFunction: ElementwiseFunction {
  @inline(__always) static var cost: Int { 2 }

  @inline(__always)
  static func value(_ argument: FloatVector) -> FloatVector { logSigmoid(argument) }

  @inline(__always)
  static func derivative(_ argument: FloatVector, value: FloatVector) -> FloatVector {
    logisticSigmoid(-argument)
  }
}
