/// How much work a plan is, from its sizes.
struct WorkEstimate {
  private var steps = 0
  private var trainedTokens = 0.0
  private var scoredTokens = 0.0

  /// Adds a training stage.
  /// - Parameters:
  ///   - steps: Optimizer steps.
  ///   - tokensPerStep: Tokens of one step, on average.
  mutating func add(training steps: Int, tokensPerStep: Double) {
    self.steps += steps
    trainedTokens += Double(steps) * tokensPerStep
  }

  /// Adds a pass without gradients.
  mutating func add(scoring tokens: Double) { scoredTokens += tokens }

  /// The estimate in a line.
  /// - Parameter cost: What passes take, as measured.
  /// - Returns: Steps, tokens, memory and time.
  func text(_ cost: RecipeInterpreter.RunCost) -> String {
    var parts = [
      "\(steps.grouped) steps, \(Int(trainedTokens + scoredTokens).grouped) tokens",
      "about \(max(1, cost.peakBytes / 1_000_000).grouped) MB of memory at most",
    ]
    if let tokensPerSecond = cost.tokensPerSecond {
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
