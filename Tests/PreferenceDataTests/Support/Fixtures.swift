import Foundation
import PreferenceData
import Testing

/// Data for tests.
enum Fixtures {
  /// One JSON line of a comparison.
  static func line(_ prompt: String, _ chosen: String, _ rejected: String) -> String {
    let object = ["prompt": prompt, "chosen": chosen, "rejected": rejected]
    let data = (try? JSONEncoder().encode(object)) ?? Data()
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// A table of comparisons with the given prompts and numbered replies.
  static func comparisons(prompts: [String]) -> RowTable<Comparison> {
    RowTable(
      rows: prompts.enumerated().map { index, prompt in
        Row(
          Comparison(prompt: prompt, chosen: "good \(index)", rejected: "bad \(index)"),
          origin: RowOrigin(name: "test", line: index + 1)
        )
      }
    )
  }

  /// A table of judgements.
  static func judgements(_ judgements: [Judgement]) -> RowTable<Judgement> {
    RowTable(
      rows: judgements.enumerated().map { index, judgement in
        Row(judgement, origin: RowOrigin(name: "test", line: index + 1))
      }
    )
  }

  /// The `DataError` that the body throws; nil, with an issue recorded, if there is none.
  static func error(
    _ location: SourceLocation = #_sourceLocation,
    of body: () throws -> Void
  ) -> DataError? {
    do {
      try body()
    } catch let error as DataError {
      return error
    } catch {
      Issue.record("unexpected \(error)", sourceLocation: location)
      return nil
    }
    Issue.record("nothing was thrown", sourceLocation: location)
    return nil
  }
}
