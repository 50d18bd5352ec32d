import OptimizationCore
import RecipePlan

/// How much work and memory a plan takes, from its sizes.
struct WorkEstimate {
  private var steps = 0
  private var trainedTokens = 0.0
  private var scoredTokens = 0.0
  private var peakBytes = 0.0

  /// Adds a training stage.
  /// - Parameters:
  ///   - configuration: The decoder.
  ///   - optimizer: The stage, for what its optimizer remembers.
  ///   - steps: Optimizer steps.
  ///   - tokensPerStep: Tokens of one step, on average.
  ///   - tokensPerPass: Tokens whose activations are held at once, on average.
  mutating func add(
    training configuration: DecoderConfiguration,
    optimizer: TrainPlan,
    steps: Int,
    tokensPerStep: Double,
    tokensPerPass: Double
  ) {
    self.steps += steps
    trainedTokens += Double(steps) * tokensPerStep
    // Weights, gradients and the optimizer's memory, beside the frozen start; then what one layer
    // keeps for the way back, with its gradients.
    let copies = 3 + Self.rememberedCopies(optimizer)
    let weights = Double(configuration.parameterCount) * 4 * copies
    let width = Double(configuration.width)
    let hidden = Double(configuration.hiddenWidth)
    let perToken = Double(configuration.layerCount) * (10 * width + 4 * hidden) + 4 * width
    peakBytes = max(peakBytes, weights + tokensPerPass * perToken * 4 * 2)
  }

  /// How many numbers a stage remembers of each weight, embeddings and heads taken as few.
  private static func rememberedCopies(_ plan: TrainPlan) -> Double {
    let optimizer: Double =
      switch plan.optimizer {
      case .adamW, .adam: 2
      case .sgd, .lion, .muon: 1
      case .adafactor: 0
      }
    return optimizer + (plan.averaging == nil ? 0 : 1)
  }

  /// Adds a pass without gradients.
  mutating func add(scoring tokens: Double) { scoredTokens += tokens }

  /// The estimate in a line.
  /// - Parameter tokensPerSecond: The measured speed of training, if it was measured.
  /// - Returns: Steps, tokens, memory and time.
  func text(tokensPerSecond: Double?) -> String {
    var parts = [
      "\(steps.grouped) steps, \(Int(trainedTokens + scoredTokens).grouped) tokens",
      "about \(max(1, Int(peakBytes / 1e6)).grouped) MB beside the data",
    ]
    if let tokensPerSecond {
      // Without the way back a pass takes about a third of the time.
      let seconds = (trainedTokens + scoredTokens / 3) / tokensPerSecond
      parts.append(
        "about \(max(1, Int(seconds.rounded())).grouped) s at "
          + "\(Int(tokensPerSecond).grouped) tokens/s as measured now"
      )
    }
    return parts.joined(separator: ", ")
  }
}

extension Int {
  /// The digits in groups of three.
  var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (self < 0 ? "−" : "") + text
  }
}
