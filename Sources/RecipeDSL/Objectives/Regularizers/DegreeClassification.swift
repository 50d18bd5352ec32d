public import PreferenceData
public import RecipePlan

/// Tells how much of a reply's content was taken away (self-supervised preference optimization, SPO, 2024).
///
/// The comparison's third reply is a shortened one, and the row's strength its degree, from 0 to one less
/// than the number of degrees. Linear functions of the policy's hidden state at that reply's last token,
/// trained with the stage, are the logits of the degrees; the term is the mean cross-entropy. The paper adds
/// it with a factor γ to an objective on the two other replies. Its number of degrees, its layer and γ
/// were not reachable: this is the generic form. SPO also names methods of Swamy and of diffusion.
public struct DegreeClassification: Regularizer {
  /// The kind of example.
  public typealias Example = Comparison

  /// The number of degrees; from 2 to 100.
  public var degrees: Int

  /// Declares the regularizer.
  /// - Parameter degrees: The number of degrees; from 2 to 100.
  public init(degrees: Int) {
    self.degrees = degrees
  }

  /// The formula.
  public var loss: Loss {
    // A wrong number is a fault, and must not end the program before that is told.
    let count = Swift.max(1, Swift.min(degrees, 100))
    let logits = (0..<count).map { extra.learned("degree_\($0)") }
    // log(exp(a) + exp(b)) = b + softplus(a − b), where the sum so far stands once.
    let total = logits.dropFirst().reduce(logits.first ?? .fixed(0)) { $1 + softplus($0 - $1) }
    let own = logits.enumerated().map { degree, logit in
      select(example.strength .== Double(degree), logit, else: 0)
    }
    return .perExample(total - own.dropFirst().reduce(own.first ?? .fixed(0)) { $0 + $1 })
  }

  /// Other strengths are no degree.
  public var requirements: [DataRequirement] {
    [.strength(.wholeNumbers(from: 0, to: Swift.max(degrees, 1) - 1))]
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    (2...100).contains(degrees)
      ? [] : ["'degrees' is \(degrees); it must be from 2 to 100."]
  }
}
