public import PreferenceData

/// A reward model that predicts ratings of several attributes (Dong and others 2023, SteerLM; Wang and
/// others 2024, HelpSteer2).
///
/// The loss is the sum over rows and attributes with a rating of (f_a(y) − rating_a)², divided by the
/// number of such ratings, as in NeMo-Aligner: a rating that is missing takes no part, and a row with few
/// ratings weighs less. NeMo divides by those of each micro-batch, this by those of the optimizer step.
public struct AttributeRegression: Objective {
  /// The kind of example.
  public typealias Example = Assessment
  /// The kind of model.
  public typealias Role = RewardRole

  /// The attributes, values of the model's head under the same names.
  public var attributes: [String]

  /// Declares the objective.
  /// - Parameter attributes: The attributes, values of the model's head under the same names.
  public init(_ attributes: [String]) {
    self.attributes = attributes
  }

  /// The formula.
  public var loss: Loss {
    let losses = attributes.map { attribute in
      let error = completion.output(attribute) - completion.rating(of: attribute)
      return select(completion.isRated(attribute), square(error), else: 0)
    }
    return .perRating(
      of: attributes,
      sum: losses.dropFirst().reduce(losses.first ?? .fixed(0)) { $0 + $1 }
    )
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    if attributes.isEmpty { return ["'attributes' is empty; name at least one."] }
    return attributes.enumerated().filter { attributes[..<$0.offset].contains($0.element) }.map {
      "'attributes' has '\($0.element)' twice, so that its ratings would count twice."
    }
  }
}
