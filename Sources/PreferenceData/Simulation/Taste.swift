/// How much a group of annotators likes each feature of a reply.
///
/// The latent reward of a reply is the sum of the weights times the measures of the features.
public struct Taste: ReplyJudge, Codable {
  /// The weight of `ReplyFeature.onTopic`.
  public var onTopic: Double
  /// The weight of `ReplyFeature.courtesy`.
  public var courtesy: Double
  /// The weight of `ReplyFeature.detail`.
  public var detail: Double
  /// The weight of `ReplyFeature.repetition`; usually negative.
  public var repetition: Double
  /// The weight of `ReplyFeature.length`.
  public var length: Double

  /// Makes a taste.
  public init(
    onTopic: Double = 2,
    courtesy: Double = 1,
    detail: Double = 1.5,
    repetition: Double = -1,
    length: Double = 0
  ) {
    self.onTopic = onTopic
    self.courtesy = courtesy
    self.detail = detail
    self.repetition = repetition
    self.length = length
  }

  /// The weight of a feature.
  public func weight(of feature: ReplyFeature) -> Double {
    switch feature {
    case .onTopic: onTopic
    case .courtesy: courtesy
    case .detail: detail
    case .repetition: repetition
    case .length: length
    }
  }

  /// The latent reward of a reply to a prompt.
  ///
  /// It is a function of the two texts alone, so that replies that a policy wrote can be rewarded
  /// too.
  public func reward(prompt: String, reply: String) -> Double {
    ReplyFeature.allCases.reduce(0) {
      let weight = weight(of: $1)
      return weight == 0 ? $0 : $0 + weight * $1.measure(prompt: prompt, reply: reply)
    }
  }

  /// One sentence for each weight that is not a finite number.
  public var faults: [String] {
    ReplyFeature.allCases.filter { !weight(of: $0).isFinite }
      .map { "the weight of \($0.rawValue) must be a finite number, and is \(weight(of: $0))" }
  }
}
