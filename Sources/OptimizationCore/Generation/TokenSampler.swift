#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Chooses tokens among the logits of one row at a time, in memory of its own.
///
/// Everything is computed on one thread in an order that the row alone decides.
final class TokenSampler {
  /// A chosen token.
  struct Choice {
    var token: Int32
    /// Under the model's own distribution.
    var logProbability: Float
    /// Under the distribution the token was drawn from.
    var samplingLogProbability: Float
  }

  private let settings: SamplingSettings
  private let vocabularySize: Int
  /// The weight of every token, or of every candidate.
  private let weights: TensorStorage<Float>
  private var selection = CandidateSelection()
  private var originals: [Float] = []

  /// The number of weights that are summed at once.
  private static var blockCount: Int { 512 }

  init(_ settings: SamplingSettings, vocabularySize: Int) {
    self.settings = settings
    self.vocabularySize = vocabularySize
    weights = TensorStorage<Float>(uninitialized: vocabularySize, lifetime: .model)
  }

  /// Chooses a token.
  ///
  /// - Parameters:
  ///   - logits: The model's logits, which are changed.
  ///   - seen: The tokens that the sequence has, each once, in any fixed order.
  ///   - banned: Tokens that must not be chosen.
  ///   - uniform: A number drawn evenly from 0 to below 1.
  /// - Returns: The choice, or `nil` if the largest logit is not a finite number.
  func choose(
    _ logits: UnsafeMutablePointer<Float>,
    seen: [Int32],
    banned: [Int32],
    uniform: Double
  ) -> Choice? {
    let logSum = logSumExponential(logits)
    guard logSum.isFinite else { return nil }
    // What penalties and bans change is kept, for the model's own log-probability.
    originals.removeAll(keepingCapacity: true)
    let isPenalized = settings.repetitionPenalty != 1
    if isPenalized { penalize(logits, seen) }
    let bannedOriginals = banned.map { logits[Int($0)] }
    for token in banned { logits[Int(token)] = -.infinity }
    let (token, samplingLogProbability) = draw(logits, uniform)
    // Bans come off first: they were put on last.
    for (token, original) in zip(banned, bannedOriginals) { logits[Int(token)] = original }
    if isPenalized {
      for (token, original) in zip(seen, originals) { logits[Int(token)] = original }
    }
    return Choice(
      token: Int32(token),
      logProbability: logits[token] - logSum,
      samplingLogProbability: samplingLogProbability
    )
  }

  private func penalize(_ logits: UnsafeMutablePointer<Float>, _ seen: [Int32]) {
    let penalty = Float(settings.repetitionPenalty)
    for token in seen {
      let logit = logits[Int(token)]
      originals.append(logit)
      logits[Int(token)] = logit < 0 ? logit * penalty : logit / penalty
    }
  }

  private func draw(_ logits: UnsafeMutablePointer<Float>, _ uniform: Double) -> (Int, Float) {
    let largest = rowMaximum(logits, count: vocabularySize)
    // With every token banned, the first one stands for the distribution that has none.
    guard largest > -.infinity else { return (0, 0) }
    // A penalty may be so small that logits overflow: what is drawn in the limit is the largest one.
    guard settings.temperature > 0, largest < .infinity else {
      return (firstIndex(of: largest, in: logits), 0)
    }
    let cutsNone = settings.topK == nil && settings.topP >= 1 && settings.minP <= 0
    if cutsNone { return drawFromAll(logits, largest, uniform) }
    let least = settings.topK.map { selection.largest($0, of: logits, count: vocabularySize) }
    selection.gather(logits, count: vocabularySize, atLeast: least ?? -.infinity)
    let count = selection.count
    let pointer = weights.pointer
    selection.tokens.withUnsafeBufferPointer { tokens in
      for place in 0..<count { pointer[place] = logits[Int(tokens[place])] }
    }
    _ = weigh(pointer, largest: largest, count: count)
    if settings.topP < 1 { selection.keepMass(settings.topP, weights: pointer) }
    if settings.minP > 0 { selection.keep(atLeast: Float(settings.minP), weights: pointer) }
    return selection.draw(uniform, weights: pointer)
  }

  private func firstIndex(of value: Float, in logits: UnsafePointer<Float>) -> Int {
    var index = 0
    while index < vocabularySize &- 1, logits[index] != value { index &+= 1 }
    return index
  }

  /// Draws by the cumulative distribution in the order of the vocabulary, in blocks.
  private func drawFromAll(
    _ logits: UnsafeMutablePointer<Float>,
    _ largest: Float,
    _ uniform: Double
  ) -> (Int, Float) {
    let pointer = weights.pointer
    pointer.update(from: logits, count: vocabularySize)
    let total = weigh(pointer, largest: largest, count: vocabularySize)
    var remaining = uniform * total
    var block = 0
    while block &+ Self.blockCount < vocabularySize {
      let sum = Double(rowSum(pointer + block, count: Self.blockCount))
      if remaining < sum { break }
      remaining -= sum
      block &+= Self.blockCount
    }
    // Rounding may leave a little more than the block has: the last token with weight takes it.
    var token = block
    var candidate = block
    while candidate < vocabularySize {
      if pointer[candidate] > 0 {
        token = candidate
        remaining -= Double(pointer[candidate])
        if remaining < 0 { break }
      }
      candidate &+= 1
    }
    if pointer[token] == 0 { token = firstIndex(of: largest, in: logits) }
    return (token, Float(log(Double(pointer[token]) / total)))
  }

  /// Turns logits into e to the power of their distance from the largest, divided by the
  /// temperature, and returns the sum.
  private func weigh(
    _ pointer: UnsafeMutablePointer<Float>,
    largest: Float,
    count: Int
  ) -> Double {
    let shift = FloatVector(repeating: largest)
    // Finite, since the largest logit's distance of 0 must stay 0 at the lowest temperatures too.
    let inverse = min(1 / settings.temperature, Double(Float.greatestFiniteMagnitude))
    let factor = FloatVector(repeating: Float(inverse))
    forEachRowVector(count) { offset, valid in
      let distance = load(UnsafePointer(pointer + offset), first: valid) - shift
      store(exponential(distance * factor), first: valid, to: pointer + offset)
    }
    return sumInBlocks(pointer, count: count)
  }

  private func sumInBlocks(_ pointer: UnsafePointer<Float>, count: Int) -> Double {
    var total = 0.0
    var start = 0
    while start < count {
      total += Double(rowSum(pointer + start, count: min(Self.blockCount, count - start)))
      start += Self.blockCount
    }
    return total
  }

  /// The logarithm of the sum of the exponentials of all logits.
  private func logSumExponential(_ logits: UnsafeMutablePointer<Float>) -> Float {
    let largest = rowMaximum(logits, count: vocabularySize)
    let sum = rowExponential(
      logits,
      shift: largest,
      count: vocabularySize,
      into: weights.pointer
    )
    guard largest.isFinite, sum.isFinite else { return .nan }
    return Float(Double(largest) + log(sumInBlocks(weights.pointer, count: vocabularySize)))
  }
}
