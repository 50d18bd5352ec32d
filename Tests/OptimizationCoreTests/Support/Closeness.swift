import Testing

/// The largest difference between two lists, relative to the largest magnitude of the expected one.
func relativeDifference(_ found: [Float], _ expected: [Double]) -> Double {
  let scale = expected.map(abs).max() ?? 0
  let difference = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 0
  if difference.isNaN || zip(found, expected).contains(where: { $0.isNaN != $1.isNaN }) {
    return .infinity
  }
  return scale > 0 ? difference / scale : difference
}

/// Records an issue unless two lists are as long and close relative to the largest magnitude.
func expectClose(
  _ found: [Float],
  _ expected: [Double],
  tolerance: Double,
  _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, "\(what)", sourceLocation: sourceLocation)
  let difference = relativeDifference(found, expected)
  #expect(difference <= tolerance, "\(what)", sourceLocation: sourceLocation)
}
