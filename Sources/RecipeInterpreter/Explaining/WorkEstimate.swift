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
    // A stage may last until it is stopped.
    let (sum, isTooMuch) = self.steps.addingReportingOverflow(steps)
    self.steps = isTooMuch ? .max : sum
    trainedTokens += Double(steps) * tokensPerStep
  }

  /// Adds a pass without gradients.
  mutating func add(scoring tokens: Double) { scoredTokens += tokens }

  /// The estimate in a line.
  /// - Parameter cost: What passes take, as measured.
  /// - Returns: Steps, tokens, memory and time.
  func text(_ cost: RecipeInterpreter.RunCost) -> String {
    var parts = [
      "\(steps.grouped) steps, \(Self.whole(trainedTokens + scoredTokens)) tokens",
      "about \(max(1, cost.peakBytes / 1_000_000).grouped) MB of memory at most",
    ]
    if let tokensPerSecond = cost.tokensPerSecond {
      // Without the way back a pass takes about a third of the time.
      let seconds = (trainedTokens + scoredTokens / 3) / tokensPerSecond
      parts.append(
        "about \(Self.whole(max(1, seconds.rounded()))) s at "
          + "\(Self.whole(tokensPerSecond)) tokens/s as measured now"
      )
    }
    return parts.joined(separator: ", ")
  }

  /// A number without its fraction, however large.
  private static func whole(_ number: Double) -> String {
    number < 1e18 ? Int(number).grouped : "\(number)"
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
