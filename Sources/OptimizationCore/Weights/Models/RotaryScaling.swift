/// How the frequencies of rotary embedding are changed to reach longer contexts.
public enum RotaryScaling: Hashable, Sendable {
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
}
