public import PreferenceData
public import RecipePlan

/// How far a reward model's predictions of an attribute are from the ratings, over the rows that rate it.
public struct AttributeError: RatioMetric {
  /// The kind of example.
  public typealias Example = Assessment

  /// How a distance counts.
  public enum Form: String, Sendable, Hashable {
    /// As it is: the mean absolute error.
    case absolute
    /// Squared: the mean squared error.
    case squared
  }

  /// The attribute.
  public var attribute: String
  /// How a distance counts.
  public var form: Form

  /// Declares the metric.
  /// - Parameters:
  ///   - attribute: The attribute, a value of the model's head under the same name.
  ///   - form: How a distance counts.
  public init(_ attribute: String, form: Form = .absolute) {
    self.attribute = attribute
    self.form = form
  }

  /// The name in results.
  public var name: String {
    "attributes/\(attribute)/\(form == .absolute ? "absolute_error" : "squared_error")"
  }
  /// The name for people.
  public var title: String {
    "\(form == .absolute ? "absolute" : "squared") error of \(attribute)"
  }
  /// Less is better.
  public var direction: Measurement.Direction { .lower }
  /// It reads the attribute.
  public var readsOutputs: [String] { [attribute] }

  /// A row's addends.
  public func contribution(
    of row: EvaluatedRow<Assessment>
  ) -> (numerator: Double, denominator: Double)? {
    guard let rating = row.example.ratings[attribute],
      let found = row.completion.outputs[attribute]
    else { return nil }
    let distance = abs(found - rating)
    return (
      (form == .absolute ? distance : distance * distance) * row.example.weight, row.example.weight
    )
  }
}
