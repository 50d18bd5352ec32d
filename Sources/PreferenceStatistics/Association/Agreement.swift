/// How far people who labelled the same things agree beyond chance.
public enum Agreement {
  /// Cohen's kappa of two raters who labelled the same things (Cohen 1960), unweighted.
  ///
  /// Equal to scikit-learn's `cohen_kappa_score`.
  ///
  /// - Returns: 1 for full agreement, 0 for what chance would give, negative below; `nil` if there
  ///   are no labels or both raters used one and the same label only, where chance agreement is
  ///   already full.
  /// - Throws: ``StatisticsError/lengthMismatch(what:expected:found:)`` if the lengths differ.
  public static func cohensKappa<Label: Hashable>(
    _ first: [Label],
    _ second: [Label]
  ) throws(StatisticsError) -> Double? {
    guard first.count == second.count else {
      throw .lengthMismatch(what: "second rater", expected: first.count, found: second.count)
    }
    guard !first.isEmpty else { return nil }
    var numbering = Numbering<Label>()
    let firstLabels = first.map { numbering.number(of: $0) }
    let secondLabels = second.map { numbering.number(of: $0) }
    var firstCounts = Array(repeating: 0.0, count: numbering.values.count)
    var secondCounts = firstCounts
    var agreements = 0.0
    for (one, other) in zip(firstLabels, secondLabels) {
      firstCounts[one] += 1
      secondCounts[other] += 1
      agreements += one == other ? 1 : 0
    }
    let count = Double(first.count)
    let chance = zip(firstCounts, secondCounts).reduce(0) { $0 + $1.0 * $1.1 } / (count * count)
    guard chance < 1 else { return nil }
    return (agreements / count - chance) / (1 - chance)
  }

  /// Krippendorff's alpha for labels without order (nominal data; Krippendorff 2011).
  ///
  /// Any number of raters and any pattern of missing labels; a unit with a single label says
  /// nothing and is left out. Equal to evalica's and the `krippendorff` package's value.
  ///
  /// - Parameter units: For each labelled thing the labels it got, in any order.
  /// - Returns: 1 for full agreement, 0 for what chance would give, negative below; `nil` if no
  ///   unit has two labels or all labels are equal, so that there is nothing to disagree on.
  public static func krippendorffsAlpha<Label: Hashable>(units: [[Label]]) -> Double? {
    var numbering = Numbering<Label>()
    var totals: [Double] = []
    var observed = 0.0
    for unit in units where unit.count > 1 {
      let labels = unit.map { numbering.number(of: $0) }
      while totals.count < numbering.values.count {
        totals.append(0)
      }
      // Summed in the order of labels, not of a dictionary, so that the bits never differ.
      var counts: [(label: Int, count: Double)] = []
      for label in labels.sorted() {
        totals[label] += 1
        if let last = counts.last, last.label == label {
          counts[counts.count - 1].count += 1
        } else {
          counts.append((label, 1))
        }
      }
      let size = Double(unit.count)
      let agreeing = counts.reduce(0) { $0 + $1.count * ($1.count - 1) }
      observed += (size * (size - 1) - agreeing) / (size - 1)
    }
    let count = totals.reduce(0, +)
    let expected = count * count - totals.reduce(0) { $0 + $1 * $1 }
    guard count > 1, expected > 0 else { return nil }
    return 1 - (count - 1) * observed / expected
  }
}
