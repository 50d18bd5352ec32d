/// How the members of an ensemble of heads become one score.
public enum EnsembleScore: Codable, Hashable, Sendable {
  /// Their mean.
  case mean
  /// Their median; the mean of the middle two for an even number of members.
  case median
  /// The least of them, worst-case optimization (Coste and others 2023).
  case worst
  /// Their mean minus a factor times their variance, uncertainty-weighted optimization (Coste and
  /// others 2023).
  case meanMinusVariance(factor: Double)
  /// Their mean minus a factor times their standard deviation (Eisenstein and others 2023).
  case meanMinusDeviation(factor: Double)

  /// The score as a formula.
  ///
  /// Variance and deviation are those of the members as a whole population. The deviation's slope
  /// has no limit where members are equal, so that 10⁻¹² is added to the variance under its root.
  /// - Parameter members: The members' values, at least one.
  /// - Returns: The score.
  public func formula(_ members: [Formula]) -> Formula {
    let mean = Formula.apply(.multiply, [.constant(1 / Double(members.count)), .sum(members)])
    switch self {
    case .mean: return mean
    case .median: return Self.median(members)
    case .worst: return members.dropFirst().reduce(members[0]) { .apply(.minimum, [$0, $1]) }
    case .meanMinusVariance(let factor):
      return .apply(.subtract, [mean, .scaled(factor, variance(members, mean))])
    case .meanMinusDeviation(let factor):
      let variance = Formula.apply(.add, [variance(members, mean), .constant(1e-12)])
      return .apply(.subtract, [mean, .scaled(factor, .apply(.squareRoot, [variance]))])
    }
  }

  /// What is wrong with the score's setting, in sentences.
  var faults: [String] {
    switch self {
    case .mean, .median, .worst: return []
    case .meanMinusVariance(let factor), .meanMinusDeviation(let factor):
      return factor >= 0 && factor.isFinite
        ? [] : ["The ensemble's factor is \(factor); it must be a number from 0."]
    }
  }

  private func variance(_ members: [Formula], _ mean: Formula) -> Formula {
    let squares = members.map {
      Formula.apply(.square, [.apply(.subtract, [$0, mean])])
    }
    return .scaled(1 / Double(members.count), .sum(squares))
  }

  /// The middle of the members after they were sorted by exchanging neighbours.
  private static func median(_ members: [Formula]) -> Formula {
    var sorted = members
    for round in members.indices {
      for place in stride(from: round % 2, to: members.count - 1, by: 2) {
        let (left, right) = (sorted[place], sorted[place + 1])
        sorted[place] = .apply(.minimum, [left, right])
        sorted[place + 1] = .apply(.maximum, [left, right])
      }
    }
    let middle = members.count / 2
    guard members.count % 2 == 0 else { return sorted[middle] }
    return .scaled(0.5, .apply(.add, [sorted[middle - 1], sorted[middle]]))
  }
}

extension Formula {
  /// The sum of formulas, 0 of none.
  public static func sum(_ formulas: [Formula]) -> Formula {
    guard let first = formulas.first else { return .constant(0) }
    return formulas.dropFirst().reduce(first) { .apply(.add, [$0, $1]) }
  }

  /// A formula times a number.
  public static func scaled(_ factor: Double, _ formula: Formula) -> Formula {
    .apply(.multiply, [.constant(factor), formula])
  }

  /// log Σ exp of some formulas, in its stable form.
  /// - Parameter formulas: The formulas, at least one.
  /// - Returns: The logarithm of the sum of their exponentials.
  public static func logSumExp(_ formulas: [Formula]) -> Formula {
    // log(exp a + exp b) = b + log(1 + exp(a − b)), with what was added up before as a: as b it would
    // stand twice, and the formula would double with every operand.
    formulas.dropFirst().reduce(formulas[0]) {
      .apply(.add, [$1, .apply(.softplus, [.apply(.subtract, [$0, $1])])])
    }
  }
}
