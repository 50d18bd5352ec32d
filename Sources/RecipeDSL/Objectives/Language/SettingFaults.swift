/// What is wrong with a setting that must be positive; empty when nothing is.
func positiveFault(_ name: String, _ value: Double) -> [String] {
  value > 0 && value.isFinite ? [] : ["'\(name)' is \(value); it must be positive."]
}

/// What is wrong with a setting that must be a number from 0; empty when nothing is.
func nonNegativeFault(_ name: String, _ value: Double) -> [String] {
  value >= 0 && value.isFinite ? [] : ["'\(name)' is \(value); it must be at least 0."]
}

/// What is wrong with a setting that must be a number; empty when nothing is.
func finiteFault(_ name: String, _ value: Double) -> [String] {
  value.isFinite ? [] : ["'\(name)' is \(value); it must be finite."]
}

/// What is wrong with an assumed share of flipped labels; empty when nothing is.
func smoothingFault(_ value: Double) -> [String] {
  (0..<0.5).contains(value)
    ? [] : ["'labelSmoothing' is \(value); it must be at least 0 and less than 0.5."]
}

/// What is wrong with a share; empty when nothing is.
func shareFault(_ name: String, _ value: Double) -> [String] {
  (0...1).contains(value) ? [] : ["'\(name)' is \(value); it must be from 0 to 1."]
}
