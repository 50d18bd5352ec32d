/// How the next token is chosen among the model's logits.
///
/// Names, definitions and order are those of transformers' `generate`: the repetition penalty, the
/// ban of stop tokens before the minimum number of new tokens, then temperature, top-k, top-p and
/// min-p, each on what the ones before it have left. Settings left at their defaults do nothing, so
/// the default draws from the model's own distribution.
public struct SamplingSettings: Codable, Hashable, Sendable {
  /// What logits are divided by; 0 takes the most likely token, the first one among equals.
  public var temperature: Double
  /// Keeps this many tokens of the largest logits, and those equal to the last of them.
  public var topK: Int?
  /// Keeps the smallest set of the most likely tokens whose probability is at least this; among
  /// tokens of one probability the first ones are kept.
  public var topP: Double
  /// Keeps tokens at least this many times as likely as the most likely one.
  public var minP: Double
  /// What positive logits of tokens that the sequence already has, prompt included, are divided by
  /// and negative ones multiplied by (Keskar and others, "CTRL", 2019).
  public var repetitionPenalty: Double

  /// Creates settings.
  ///
  /// - Parameters:
  ///   - temperature: What logits are divided by; 0 takes the most likely token.
  ///   - topK: How many tokens to keep; `nil` keeps all.
  ///   - topP: The probability of the tokens to keep; 1 keeps all.
  ///   - minP: The least share of the largest probability to keep; 0 keeps all.
  ///   - repetitionPenalty: The penalty of tokens that the sequence has; 1 is none.
  public init(
    temperature: Double = 1,
    topK: Int? = nil,
    topP: Double = 1,
    minP: Double = 0,
    repetitionPenalty: Double = 1
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repetitionPenalty = repetitionPenalty
  }

  /// Takes the most likely token at every step.
  public static var greedy: SamplingSettings { SamplingSettings(temperature: 0) }

  /// What is wrong with the settings, one sentence each; empty if they can be used.
  public var faults: [String] {
    var faults: [String] = []
    if !(temperature.isFinite && temperature >= 0) {
      faults.append("The temperature must be a number of at least 0, not \(temperature).")
    }
    if let topK, topK < 1 { faults.append("Top-k must be at least 1, not \(topK).") }
    if !(topP > 0 && topP <= 1) {
      faults.append("Top-p must be above 0 and at most 1, not \(topP).")
    }
    if !(minP >= 0 && minP <= 1) { faults.append("Min-p must be from 0 to 1, not \(minP).") }
    if !(repetitionPenalty.isFinite && repetitionPenalty > 0) {
      faults.append("The repetition penalty must be a positive number, not \(repetitionPenalty).")
    }
    return faults
  }
}
