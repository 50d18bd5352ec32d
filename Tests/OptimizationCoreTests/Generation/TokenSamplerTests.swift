import Foundation
import Testing

@testable import OptimizationCore

@Suite("Choosing tokens")
struct TokenSamplerTests {
  /// Settings with what the sequence has and what is banned.
  struct Case: Sendable, CustomTestStringConvertible {
    var settings: SamplingSettings
    var seen: [Int32] = []
    var banned: [Int32] = []

    var testDescription: String { "\(settings), seen \(seen), banned \(banned)" }
  }

  static let cases: [Case] = [
    Case(settings: SamplingSettings()),
    Case(settings: SamplingSettings(temperature: 0.6)),
    Case(settings: SamplingSettings(temperature: 1.7)),
    Case(settings: SamplingSettings(topK: 1)),
    Case(settings: SamplingSettings(topK: 7)),
    Case(settings: SamplingSettings(topK: 10_000)),
    Case(settings: SamplingSettings(topP: 0.8)),
    Case(settings: SamplingSettings(topP: 0.05)),
    Case(settings: SamplingSettings(minP: 0.2)),
    Case(settings: SamplingSettings(minP: 1)),
    Case(settings: SamplingSettings(repetitionPenalty: 1.8), seen: [0, 3, 4, 17, 60]),
    Case(settings: SamplingSettings(repetitionPenalty: 0.5), seen: [1, 2, 40]),
    Case(settings: SamplingSettings(), banned: [2, 5, 9]),
    Case(
      settings: SamplingSettings(
        temperature: 1.3,
        topK: 25,
        topP: 0.9,
        minP: 0.05,
        repetitionPenalty: 1.2
      ),
      seen: [3, 8, 11, 30],
      banned: [7]
    ),
  ]

  /// Random logits, some of them equal.
  private func logits(_ count: Int, spread: Double = 2, seed: UInt64) -> [Float] {
    var random = CounterRandom(seed: seed, stream: "logits")
    var logits = (0..<count).map { _ in Float(spread * random.normal()) }
    let largest = logits.max() ?? 0
    for place in [4, 9, 33] { logits[place] = largest - 1 }
    return logits
  }

  private func choose(
    _ sampler: TokenSampler,
    _ logits: [Float],
    _ test: Case,
    _ uniform: Double
  )
    -> TokenSampler.Choice?
  {
    var logits = logits
    return logits.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap {
        sampler.choose($0, seen: test.seen, banned: test.banned, uniform: uniform)
      }
    }
  }

  @Test("Tokens come as often as brute force says, and with its probabilities", arguments: cases)
  func frequencies(test: Case) throws {
    let size = 83
    let logits = logits(size, seed: 3)
    let reference = SamplingReference(
      settings: test.settings,
      seen: test.seen,
      banned: test.banned
    )
    let expected = reference.probabilities(logits)
    let own = SamplingReference.softmax(logits.map(Double.init))
    let sampler = TokenSampler(test.settings, vocabularySize: size)
    let draws = 20_000
    var counts = [Int](repeating: 0, count: size)
    for index in 0..<draws {
      var random = CounterRandom(seed: 1, stream: "draws", index: UInt64(index))
      let choice = try #require(choose(sampler, logits, test, random.uniform()))
      let token = Int(choice.token)
      counts[token] += 1
      #expect(abs(Double(choice.logProbability) - log(own[token])) < 1e-5)
      #expect(abs(Double(choice.samplingLogProbability) - log(expected[token])) < 1e-5)
    }
    var (statistic, cells) = (0.0, 0)
    var rare = (count: 0, expected: 0.0)
    for token in 0..<size {
      let mean = expected[token] * Double(draws)
      if mean == 0 { #expect(counts[token] == 0) }
      if mean < 5 {
        rare = (rare.count + counts[token], rare.expected + mean)
      } else {
        statistic += pow(Double(counts[token]) - mean, 2) / mean
        cells += 1
      }
    }
    if rare.expected > 0 {
      statistic += pow(Double(rare.count) - rare.expected, 2) / rare.expected
      cells += 1
    }
    // Six standard deviations of the normal approximation by Wilson and Hilferty.
    let freedom = Double(cells - 1)
    guard freedom > 0 else { return }
    let spread = 2 / (9 * freedom)
    #expect((pow(statistic / freedom, 1.0 / 3) - (1 - spread)) / spread.squareRoot() < 6)
  }

  @Test(
    "Settings at the ends of what numbers can say draw the tokens of their limits",
    arguments: [
      SamplingSettings(temperature: 1e-40), SamplingSettings(temperature: 1e-40, topK: 5),
      SamplingSettings(temperature: Double.leastNonzeroMagnitude, topP: 0.9),
      SamplingSettings(repetitionPenalty: 1e-60),
      SamplingSettings(topK: 9, repetitionPenalty: 1e-60),
    ]
  )
  func limits(settings: SamplingSettings) throws {
    let size = 83
    let logits = logits(size, seed: 3).map { $0 + 20 }
    let best = try #require(logits.indices.max { logits[$0] < logits[$1] })
    let isPenalized = settings.repetitionPenalty != 1
    let test = Case(settings: settings, seen: isPenalized ? [11] : [])
    let sampler = TokenSampler(settings, vocabularySize: size)
    for uniform in [0, 0.5, 1 - 0x1p-53] {
      let choice = try #require(choose(sampler, logits, test, uniform))
      #expect(Int(choice.token) == (isPenalized ? 11 : best))
      #expect(choice.samplingLogProbability == 0)
    }
  }

  @Test(
    "Large vocabularies are cut at the same tokens as by sorting",
    arguments: [0.5, 0.9, 0.999]
  )
  func largeVocabulary(topP: Double) throws {
    let size = 50_003
    for (spread, topK) in [(0.1, nil), (1, 4_000), (3, nil), (3, 50)] as [(Double, Int?)] {
      let logits = logits(size, spread: spread, seed: 8)
      let settings = SamplingSettings(temperature: 1.1, topK: topK, topP: topP)
      let expected = SamplingReference(settings: settings).probabilities(logits)
      let sampler = TokenSampler(settings, vocabularySize: size)
      for uniform in [0, 0.1, 0.37, 0.5, 0.93, 1 - 0x1p-53] {
        let test = Case(settings: settings)
        let choice = try #require(choose(sampler, logits, test, uniform))
        let token = Int(choice.token)
        #expect(expected[token] > 0)
        #expect(abs(Double(choice.samplingLogProbability) - log(expected[token])) < 1e-3)
        // The chosen token is where the cumulative distribution passes the uniform number.
        let before = expected[..<token].reduce(0, +)
        #expect(before <= uniform + 1e-4 && uniform <= before + expected[token] + 1e-4)
      }
    }
  }

  @Test("Temperature 0 takes the first of the most likely tokens after penalties and bans")
  func greedy() throws {
    let logits: [Float] = [1, 3, 3, 2, -1]
    func token(_ penalty: Double, seen: [Int32], banned: [Int32]) throws -> Int32 {
      let settings = SamplingSettings(temperature: 0, topK: 3, repetitionPenalty: penalty)
      let sampler = TokenSampler(settings, vocabularySize: 5)
      let test = Case(settings: settings, seen: seen, banned: banned)
      let choice = try #require(choose(sampler, logits, test, 0.9))
      #expect(choice.samplingLogProbability == 0)
      return choice.token
    }
    #expect(try token(1, seen: [], banned: []) == 1)
    #expect(try token(1, seen: [], banned: [1]) == 2)
    #expect(try token(2, seen: [1], banned: []) == 2)
    #expect(try token(2, seen: [1, 2], banned: []) == 3)
    #expect(try token(1, seen: [], banned: [1, 2, 3, 0]) == 4)
  }

  @Test("The logits are as before after a choice")
  func restored() {
    let size = 83
    let before = logits(size, seed: 4)
    var logits = before
    let settings = SamplingSettings(temperature: 0.8, topK: 5, repetitionPenalty: 1.7)
    let sampler = TokenSampler(settings, vocabularySize: size)
    logits.withUnsafeMutableBufferPointer { buffer in
      guard let pointer = buffer.baseAddress else { return }
      _ = sampler.choose(pointer, seen: [1, 7, 80], banned: [7, 8], uniform: 0.4)
    }
    #expect(logits == before)
  }
}
