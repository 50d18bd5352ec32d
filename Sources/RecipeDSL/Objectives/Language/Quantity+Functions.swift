import RecipePlan

/// The exponential function.
public func exp<Shape>(_ quantity: Quantity<Shape>) -> Quantity<Shape> { quantity.applying(.exp) }

/// The natural logarithm.
public func log<Shape>(_ quantity: Quantity<Shape>) -> Quantity<Shape> { quantity.applying(.log) }

/// The logistic function 1 / (1 + exp(−x)).
public func sigmoid<Shape>(_ quantity: Quantity<Shape>) -> Quantity<Shape> {
  quantity.applying(.sigmoid)
}

/// The logarithm of the logistic function, computed in its stable form.
public func logSigmoid<Shape>(_ quantity: Quantity<Shape>) -> Quantity<Shape> {
  quantity.applying(.logSigmoid)
}

/// log(1 + exp(x)), computed in its stable form.
public func softplus<Shape>(_ quantity: Quantity<Shape>) -> Quantity<Shape> {
  quantity.applying(.softplus)
}

/// log(1 − exp(x)) of a negative quantity, computed in its stable form.
public func logOneMinusExp<Shape>(_ quantity: Quantity<Shape>) -> Quantity<Shape> {
  quantity.applying(.logOneMinusExp)
}

/// The logarithm of the normal distribution function, computed in its stable form.
public func logNormalCDF<Shape>(_ quantity: Quantity<Shape>) -> Quantity<Shape> {
  quantity.applying(.logNormalCDF)
}

/// The quantity to the power of a number; a quantity below 0 needs a whole number.
public func power<Shape>(_ quantity: Quantity<Shape>, _ exponent: Double) -> Quantity<Shape> {
  .apply(.power, quantity.formula, .constant(exponent))
}

/// A quantity to the power of another; one below 0 has none.
public func power<Shape>(
  _ base: Quantity<Shape>,
  _ exponent: Quantity<Shape>
) -> Quantity<Shape> {
  .apply(.power, base.formula, exponent.formula)
}

/// A positive number to the power of a quantity.
public func power<Shape>(_ base: Double, _ exponent: Quantity<Shape>) -> Quantity<Shape> {
  .apply(.power, .constant(base), exponent.formula)
}

/// The quantity, held between two numbers; no gradient flows where it is cut.
public func clamp<Shape>(
  _ quantity: Quantity<Shape>,
  _ range: ClosedRange<Double>
) -> Quantity<Shape> {
  min(max(quantity, range.lowerBound), range.upperBound)
}

/// The quantity times itself.
public func square<Shape>(_ quantity: Quantity<Shape>) -> Quantity<Shape> {
  quantity.applying(.square)
}

/// The square root.
public func squareRoot<Shape>(_ quantity: Quantity<Shape>) -> Quantity<Shape> {
  quantity.applying(.squareRoot)
}

/// The absolute value; its gradient at 0 is 0.
public func abs<Shape>(_ quantity: Quantity<Shape>) -> Quantity<Shape> {
  quantity.applying(.absolute)
}

/// The quantity as a constant: no gradient flows into it.
public func stopGradient<Shape>(_ quantity: Quantity<Shape>) -> Quantity<Shape> {
  quantity.applying(.stopGradient)
}

/// The larger of a quantity and a number.
public func max<Shape>(_ quantity: Quantity<Shape>, _ number: Double) -> Quantity<Shape> {
  .apply(.maximum, quantity.formula, .constant(number))
}

/// The larger of a number and a quantity.
public func max<Shape>(_ number: Double, _ quantity: Quantity<Shape>) -> Quantity<Shape> {
  .apply(.maximum, .constant(number), quantity.formula)
}

/// The larger of two quantities.
public func max<Shape>(_ left: Quantity<Shape>, _ right: Quantity<Shape>) -> Quantity<Shape> {
  .apply(.maximum, left.formula, right.formula)
}

/// The smaller of a quantity and a number.
public func min<Shape>(_ quantity: Quantity<Shape>, _ number: Double) -> Quantity<Shape> {
  .apply(.minimum, quantity.formula, .constant(number))
}

/// The smaller of a number and a quantity.
public func min<Shape>(_ number: Double, _ quantity: Quantity<Shape>) -> Quantity<Shape> {
  .apply(.minimum, .constant(number), quantity.formula)
}

/// The smaller of two quantities.
public func min<Shape>(_ left: Quantity<Shape>, _ right: Quantity<Shape>) -> Quantity<Shape> {
  .apply(.minimum, left.formula, right.formula)
}
