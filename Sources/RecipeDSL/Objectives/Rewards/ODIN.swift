public import PreferenceData

/// A reward that is kept from following length (Chen and others 2024, ODIN).
///
/// The head gives a reply's quality and what its length earns, under two names, such as
/// `.attributes(["quality", "length"], weights: [1, 0])`, whose score is the quality alone. The loss is
/// −log σ of the difference of their sums, plus λ times (|ρ(quality, tokens)| − ρ(length, tokens)) with the
/// correlations ρ over all replies of the batch: the one learns length so that the other needn't.
/// `HeadOrthogonality` beside it is the paper's third term.
public struct ODIN: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// The factor λ of the correlations.
  public var lengthWeight: Double
  /// The head's value that becomes the score.
  public var quality: String
  /// The head's value that takes up length.
  public var length: String

  /// Declares the objective.
  /// - Parameters:
  ///   - lengthWeight: The factor λ of the correlations; from 0.
  ///   - quality: The head's value that becomes the score.
  ///   - length: The head's value that takes up length.
  public init(
    lengthWeight: Double = 1,
    quality: String = "quality",
    length: String = "length"
  ) {
    self.lengthWeight = lengthWeight
    self.quality = quality
    self.length = length
  }

  /// The formula.
  public var loss: Loss {
    let better = chosen.output(quality) + chosen.output(length)
    let worse = rejected.output(quality) + rejected.output(length)
    let correlations = abs(correlation(with: quality)) - correlation(with: length)
    return .perExample(-logSigmoid(better - worse) + (lengthWeight * correlations).perExample)
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    nonNegativeFault("lengthWeight", lengthWeight)
      + (quality == length ? ["'quality' and 'length' are both '\(quality)'."] : [])
  }

  /// The correlation over all replies of the batch between one of the head's values and the number of
  /// tokens; 0 where one of them doesn't vary.
  private func correlation(with name: String) -> Quantity<PerBatch> {
    func mean(_ value: (ScoredReply) -> Quantity<PerExample>) -> Quantity<PerBatch> {
      (0.5 * (value(chosen) + value(rejected))).batchMean()
    }
    let values = mean { $0.output(name) }
    let lengths = mean(\.length)
    let product = mean { ($0.output(name) - values) * ($0.length - lengths) }
    let variances =
      mean { square($0.output(name) - values) } * mean { square($0.length - lengths) }
    let varies = variances .> 0
    return select(varies, product / squareRoot(select(varies, variances, else: 1)), else: 0)
  }
}
