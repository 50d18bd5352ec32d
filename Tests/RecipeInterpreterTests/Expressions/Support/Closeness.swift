/// Whether two numbers agree to a relative tolerance; below 1 the tolerance is absolute.
func agree(_ found: Double, _ expected: Double, to tolerance: Double = 1e-12) -> Bool {
  abs(found - expected) <= tolerance * max(1, abs(expected))
}

/// Whether two lists agree to a relative tolerance.
func agree(_ found: [Double], _ expected: [Double], to tolerance: Double = 1e-12) -> Bool {
  found.count == expected.count
    && zip(found, expected).allSatisfy { agree($0, $1, to: tolerance) }
}
