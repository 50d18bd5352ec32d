import Foundation

@testable import OptimizationCore

/// The distribution that settings make of logits, by the definitions of transformers, in 64-bit
/// floats and by sorting everything.
struct SamplingReference {
  var settings: SamplingSettings
  var seen: [Int32] = []
  var banned: [Int32] = []

  /// The probability of every token.
  func probabilities(_ logits: [Float]) -> [Double] {
    var scores = logits.map(Double.init)
    for token in Set(seen).map(Int.init) {
      let penalty = settings.repetitionPenalty
      scores[token] = scores[token] < 0 ? scores[token] * penalty : scores[token] / penalty
    }
    for token in banned { scores[Int(token)] = -.infinity }
    scores = scores.map { $0 / settings.temperature }
    if let topK = settings.topK {
      let least = scores.sorted(by: >)[min(topK, scores.count) - 1]
      scores = scores.map { $0 < least ? -.infinity : $0 }
    }
    if settings.topP < 1 {
      let probabilities = Self.softmax(scores)
      let order = scores.indices.sorted {
        (probabilities[$0], -$0) > (probabilities[$1], -$1)
      }
      var mass = 0.0
      for token in order {
        if mass >= settings.topP { scores[token] = -.infinity }
        mass += probabilities[token]
      }
    }
    if settings.minP > 0 {
      let probabilities = Self.softmax(scores)
      let least = settings.minP * (probabilities.max() ?? 0)
      for token in scores.indices where probabilities[token] < least {
        scores[token] = -.infinity
      }
    }
    return Self.softmax(scores)
  }

  static func softmax(_ scores: [Double]) -> [Double] {
    let largest = scores.max() ?? 0
    let powers = scores.map { exp($0 - largest) }
    let total = powers.reduce(0, +)
    return powers.map { $0 / total }
  }
}

/// e to the power of a number.
func exponential(_ argument: Double) -> Double { exp(argument) }

/// The natural logarithm of a number.
func logarithm(_ argument: Double) -> Double { log(argument) }
