public import PreferenceData
public import RecipePlan

/// The regression of a value model on returns with steps that are cut, PPO's (Schulman and others 2017).
///
/// With the score v, the return R and the value v_old before the update the loss is
/// max((v − R)², (clip(v, v_old ± ε) − R)²)/2. Return and old value are ratings of the assessment under the
/// given names, which every row has.
public struct ClippedValueRegression: Objective {
  /// The kind of example.
  public typealias Example = Assessment
  /// The kind of model.
  public typealias Role = RewardRole

  /// The rating that is the return.
  public var target: String
  /// The rating that is the value before the update.
  public var previous: String
  /// How far the value may move, ε.
  public var clip: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - target: The rating that is the return.
  ///   - previous: The rating that is the value before the update.
  ///   - clip: How far the value may move, ε; positive.
  public init(target: String = "return", previous: String = "value", clip: Double = 0.2) {
    self.target = target
    self.previous = previous
    self.clip = clip
  }

  /// The formula.
  public var loss: Loss {
    let goal = completion.rating(of: target)
    let old = completion.rating(of: previous)
    let cut = old + min(max(completion.score - old, -clip), clip)
    return .perExample(0.5 * max(square(completion.score - goal), square(cut - goal)))
  }

  /// Every row has both numbers.
  public var requirements: [DataRequirement] { [.attribute(target), .attribute(previous)] }

  /// What is wrong with the settings.
  public var faults: [String] {
    positiveFault("clip", clip)
      + (target.isEmpty || previous.isEmpty ? ["'target' and 'previous' must be named."] : [])
  }
}
