/// How the attributes of a head become one score.
public enum AttributeScore: Codable, Hashable, Sendable {
  /// Their sum with weights; a weight of 0 leaves an attribute out.
  case sum(weights: [Double])
  /// Σ log σ(attribute − reference): the logarithm of the probability that the reply is good by all of
  /// them (Wang and others 2024, Transforming and Combining Rewards).
  ///
  /// A reference is what a good reply has, such as the 85th percentile of replies; attributes that exceed
  /// it by far count no further.
  case logSigmoids(references: [Double])

  /// The score as a formula.
  func formula(_ attributes: [Formula]) -> Formula {
    switch self {
    case .sum(let weights):
      let counted = zip(weights, attributes).filter { $0.0 != 0 }
      return .sum(counted.map { .scaled($0, $1) })
    case .logSigmoids(let references):
      return .sum(
        zip(references, attributes).map {
          .apply(.logSigmoid, [.apply(.subtract, [$1, .constant($0)])])
        }
      )
    }
  }

  /// What is wrong with the settings for a number of attributes, in sentences.
  func faults(attributes: Int) -> [String] {
    switch self {
    case .sum(let weights):
      var faults = Self.countFault("weights", weights, attributes)
      if !weights.isEmpty, weights.allSatisfy({ $0 == 0 }) {
        faults.append("The attributes' weights are all 0, so that every score is; change one.")
      }
      return faults
    case .logSigmoids(let references):
      return Self.countFault("references", references, attributes)
    }
  }

  private static func countFault(_ what: String, _ numbers: [Double], _ count: Int) -> [String] {
    if numbers.count != count {
      return ["The head has \(count) attributes but \(numbers.count) \(what); give one for each."]
    }
    return numbers.allSatisfy(\.isFinite) ? [] : ["The attributes' \(what) must be finite."]
  }
}
