/// How the frequencies of rotary embedding are changed to reach longer contexts.
public enum RotaryScaling: Codable, Hashable, Sendable {
  /// Every frequency is divided by the factor (Chen and others, arXiv 2306.15595).
  case linear(factor: Double)
  /// Low frequencies are divided by the factor, high ones stay, and those between are blended, as in
  /// Llama 3.1.
  ///
  /// Wavelengths longer than `originalContextLength / lowFrequencyFactor` count as low frequencies,
  /// those shorter than `originalContextLength / highFrequencyFactor` as high.
  case llama3(
    factor: Double,
    lowFrequencyFactor: Double,
    highFrequencyFactor: Double,
    originalContextLength: Int
  )
  /// Each frequency is divided by its own factor, half as many as a head is wide.
  case divided([Float])

  /// Changes frequencies.
  ///
  /// - Parameter frequencies: Radians per position of the pairs of a head in order, falling.
  /// - Returns: As many frequencies.
  func scaled(_ frequencies: [Double]) -> [Double] {
    switch self {
    case .linear(let factor): return frequencies.map { $0 / factor }
    case .llama3(let factor, let low, let high, let originalContextLength):
      return frequencies.map { frequency in
        // How many whole turns a pair makes within the context the model was first trained for.
        let turns = Double(originalContextLength) * frequency / (2 * .pi)
        let share = min(1, max(0, (turns - low) / (high - low)))
        return frequency * (share + (1 - share) / factor)
      }
    case .divided(let factors):
      require(
        factors.count == frequencies.count,
        "\(factors.count) divisors for \(frequencies.count) rotary frequencies"
      )
      return zip(frequencies, factors).map { $0 / Double($1) }
    }
  }

  /// What is wrong with the scaling for heads of a width, in a sentence; `nil` if nothing is.
  func fault(headWidth: Int) -> String? {
    func isPositive(_ number: Double) -> Bool { number.isFinite && number > 0 }
    switch self {
    case .linear(let factor):
      return isPositive(factor)
        ? nil : "The factor of rotary scaling must be a positive number, not \(factor)."
    case .llama3(let factor, let low, let high, let length):
      return isPositive(factor) && isPositive(low) && high.isFinite && high > low && length > 0
        ? nil
        : "Rotary scaling needs a positive factor and context length and rising frequency factors, "
          + "not \(factor), \(length), \(low) and \(high)."
    case .divided(let factors):
      return factors.count == headWidth / 2 && factors.allSatisfy { isPositive(Double($0)) }
        ? nil
        : "Rotary scaling needs \(headWidth / 2) positive divisors for a head width of "
          + "\(headWidth)."
    }
  }
}
