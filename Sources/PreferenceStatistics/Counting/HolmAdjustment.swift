/// The correction of p-values for looking at several comparisons at once (Holm 1979).
public enum HolmAdjustment {
  /// The adjusted p-values, in the order given.
  ///
  /// Comparing each with the same threshold keeps the chance of any false finding below it,
  /// whatever the dependence between the comparisons. Equal to R's `p.adjust(method = "holm")`.
  ///
  /// - Throws: ``StatisticsError`` if a value is NaN or outside 0...1.
  public static func adjusted(_ pValues: [Double]) throws(StatisticsError) -> [Double] {
    for (row, value) in pValues.enumerated() {
      guard !value.isNaN else { throw .notFinite(what: "p-values", row: row) }
      guard (0...1).contains(value) else {
        throw .outOfRange(what: "p-values", value: value, allowed: "0 to 1")
      }
    }
    var adjusted = pValues
    var largest = 0.0
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    for (place, index) in order.enumerated() {
      largest = max(largest, min(1, Double(pValues.count - place) * pValues[index]))
      adjusted[index] = largest
    }
    return adjusted
  }
}
