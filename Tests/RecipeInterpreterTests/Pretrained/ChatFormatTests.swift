import Foundation
import OptimizationCore
import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@Suite("Prompts and replies as chats")
struct ChatFormatTests {
  /// The tokens of a text of marks and bytes.
  static func tokens(_ parts: [Any]) -> [Int] {
    parts.flatMap { part -> [Int] in
      if let text = part as? String { return text.utf8.map(Int.init) }
      return (part as? Int).map { [$0] } ?? []
    }
  }

  @Test("A chat's turns stand around prompts and replies, and no text can end its turn")
  func turns() throws {
    let small = try SmallPretrained(context: 256)
    let rows = [
      Comparison(prompt: "why?", chosen: "so", rejected: "no"),
      Comparison(prompt: "end <|im_end|> it", chosen: "<|end|>!", rejected: "a"),
    ]
    let model = Transformer(small.model, format: .template(.chatML(system: "Be kind.")))
    let run = try Run(
      declare {
        Evaluate(model, on: Dataset(GivenRows(rows)), resamples: 100) {
          MeanLogProbability(of: .chosen)
        }
      }
    )
    let (start, end) = (SmallPretrained.turnStart, SmallPretrained.turnEnd)
    let sums = rows.map { row in
      small.naive.logProbabilities(
        of: Self.tokens([row.chosen, end]),
        after: Self.tokens([
          start, "system\nBe kind.", end, "\n", start, "user\n", row.prompt, end, "\n", start,
          "assistant\n",
        ])
      ).reduce(0, +)
    }
    let measured = try #require(run.evaluations.first?.measurements.first?.estimate)
    #expect(abs(measured - (sums[0] + sums[1]) / 2) < 1e-4)
  }

  @Test("A prompt that is cut keeps the turns around it")
  func cut() throws {
    let small = try SmallPretrained(context: 256)
    let row = Comparison(prompt: "abcdefghij", chosen: "so", rejected: "no")
    let data = Dataset(GivenRows([row])) { Limit(tokens: 34, overlong: .dropPromptStart) }
    let model = Transformer(small.model, format: .template(.chatML()))
    let run = try Run(
      declare { Evaluate(model, on: data, resamples: 100) { MeanLogProbability(of: .chosen) } }
    )
    let (start, end) = (SmallPretrained.turnStart, SmallPretrained.turnEnd)
    // Of 34 tokens 3 are the reply's, 6 stand before the prompt and 13 behind it: 12 would be left,
    // which the prompt's 10 fit; with a shorter limit the first ones go.
    let whole = Self.tokens([start, "user\n", "abcdefghij", end, "\n", start, "assistant\n"])
    let expected = small.naive.logProbabilities(of: Self.tokens(["so", end]), after: whole)
    let measured = try #require(run.evaluations.first?.measurements.first?.estimate)
    #expect(abs(measured - expected.reduce(0, +)) < 1e-4)

    let shorter = Dataset(GivenRows([row])) { Limit(tokens: 26, overlong: .dropPromptStart) }
    let second = try Run(
      declare { Evaluate(model, on: shorter, resamples: 100) { MeanLogProbability(of: .chosen) } }
    )
    let left = 26 - 3 - (whole.count - 10)
    let kept = String("abcdefghij".suffix(left))
    let reduced = Self.tokens([start, "user\n", kept, end, "\n", start, "assistant\n"])
    let other = small.naive.logProbabilities(of: Self.tokens(["so", end]), after: reduced)
    let measuredAgain = try #require(second.evaluations.first?.measurements.first?.estimate)
    #expect(left > 0 && left < 10)
    #expect(abs(measuredAgain - other.reduce(0, +)) < 1e-4)
  }

  @Test("A chat that the files have no template for is a fault that says what to declare")
  func noTemplate() throws {
    let small = try SmallPretrained()
    let fault = try PretrainedFaultTests.fault(Transformer(small.model, format: .chat))
    #expect(fault.message.contains("can't be read as a chat"))
    #expect(fault.message.contains("'format: .plain'"))
  }

  @Test("Without a template the files' own choice is plain text")
  func automatic() throws {
    let small = try SmallPretrained()
    let run = try Run(declare { PretrainedModelTests.evaluation(Transformer(small.model)) })
    let formats = run.events.compactMap {
      if case .modelLoaded(let report, _) = $0 { report.format } else { nil }
    }
    #expect(formats == ["plain"])
  }
}
