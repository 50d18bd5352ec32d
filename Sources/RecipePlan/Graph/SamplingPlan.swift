/// How the next token of a drawn reply is chosen.
///
/// The definitions and their order are those of transformers: repetition penalty, temperature, top-k,
/// top-p, min-p.
public struct SamplingPlan: Codable, Hashable, Sendable {
  /// What logits are divided by; 0 takes the most likely token.
  public var temperature: Double
  /// How many tokens of the largest logits are kept; nil for all.
  public var topK: Int?
  /// The probability of the most likely tokens that are kept; 1 for all.
  public var topP: Double
  /// The least probability that is kept, as a share of the largest; 0 for all.
  public var minP: Double
  /// What logits of tokens that the text already has are divided by if positive and multiplied by
  /// otherwise; 1 for no penalty.
  public var repetitionPenalty: Double

  /// Makes a plan.
  public init(
    temperature: Double,
    topK: Int?,
    topP: Double,
    minP: Double,
    repetitionPenalty: Double
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repetitionPenalty = repetitionPenalty
  }

  /// What is wrong with the settings, in sentences; empty when nothing is.
  public var faults: [String] {
    var faults: [String] = []
    if !(temperature.isFinite && temperature >= 0) {
      faults.append("'temperature' is \(temperature); it must be a number of at least 0.")
    }
    if let topK, topK < 1 { faults.append("'topK' is \(topK); it must be at least 1.") }
    if !(topP > 0 && topP <= 1) {
      faults.append("'topP' is \(topP); it must be above 0 and at most 1.")
    }
    if !(minP >= 0 && minP <= 1) { faults.append("'minP' is \(minP); it must be from 0 to 1.") }
    if !(repetitionPenalty.isFinite && repetitionPenalty > 0) {
      faults.append("'repetitionPenalty' is \(repetitionPenalty); it must be a positive number.")
    }
    return faults
  }
}

extension SamplingPlan: CustomStringConvertible {
  /// The settings that do something, such as `temperature 0.8, top-p 0.95`.
  public var description: String {
    var parts = [temperature == 0 ? "greedy" : "temperature \(PlanValue.number(temperature))"]
    if let topK { parts.append("top-k \(topK)") }
    if topP < 1 { parts.append("top-p \(PlanValue.number(topP))") }
    if minP > 0 { parts.append("min-p \(PlanValue.number(minP))") }
    if repetitionPenalty != 1 {
      parts.append("repetition penalty \(PlanValue.number(repetitionPenalty))")
    }
    return parts.joined(separator: ", ")
  }
}
