public import PreferenceData
import RecipePlan

extension Dataset where Example == Demonstration {
  /// The demonstrations with prompts that begin by saying how good the reply is, so that a policy learns
  /// to answer as well as it is asked to (SteerLM, Dong and others 2023).
  /// - Parameters:
  ///   - text: What stands in front of prompts, with `{rating}` where the rating belongs.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  /// - Returns: The rows that have a rating.
  public func conditioned(
    by text: String,
    file: String = #fileID,
    line: Int = #line
  ) -> Dataset<Demonstration> {
    converted(
      as: "conditioned",
      settings: ["by": .text(text)],
      faults: ratingFault(text),
      at: SourceLocation(file: file, line: line)
    ) { $0.conditioned(by: text) }
  }

  /// The demonstrations with prompts that begin with one of two texts, by their rating: the conditional
  /// training of Korbak and others (2023), whose rating is badness.
  ///
  /// There, a random hundredth of segments has neither text; here every row has one of them.
  /// - Parameters:
  ///   - threshold: The greatest rating of the one kind.
  ///   - text: What stands in front of prompts of replies up to the threshold.
  ///   - other: What stands in front of prompts of replies above it.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  /// - Returns: The rows that have a rating.
  public func marked(
    upTo threshold: Double,
    _ text: String,
    above other: String,
    file: String = #fileID,
    line: Int = #line
  ) -> Dataset<Demonstration> {
    converted(
      as: "marked",
      settings: ["upTo": .number(threshold), "text": .text(text), "above": .text(other)],
      faults: finiteFault("upTo", threshold),
      at: SourceLocation(file: file, line: line)
    ) { $0.marked(upTo: threshold, text, above: other) }
  }
}

extension Dataset where Example == Comparison {
  /// Demonstrations of both replies, each announced as what it is, and each again after the other one:
  /// the rows of chain of hindsight (Liu and others 2023).
  ///
  /// Of a chain only the second reply is learned, since the first one is learned by a row of its own,
  /// where the released rows learn both.
  /// - Parameters:
  ///   - better: What announces the preferred reply, such as "\nA helpful answer: ".
  ///   - worse: What announces the other reply.
  ///   - separator: What stands between the first reply and the repeated prompt.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  /// - Returns: Four rows for each comparison.
  public func hindsight(
    better: String,
    worse: String,
    separator: String = "\n",
    file: String = #fileID,
    line: Int = #line
  ) -> Dataset<Demonstration> {
    converted(
      as: "hindsight",
      settings: ["better": .text(better), "worse": .text(worse), "separator": .text(separator)],
      faults: better == worse
        ? ["'better' and 'worse' are the same text, which announces nothing."] : [],
      at: SourceLocation(file: file, line: line)
    ) { $0.hindsight(better: better, worse: worse, separator: separator) }
  }

  /// Comparisons whose prompts begin with a rating as goal, under which the reply that has it wins
  /// (Zhang and others 2024, reward-augmented DPO), for any objective on pairs.
  /// - Parameters:
  ///   - text: What stands in front of prompts, with `{rating}` where the goal belongs.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  /// - Returns: Two rows for each comparison with two different ratings.
  public func rewardAugmented(
    by text: String,
    file: String = #fileID,
    line: Int = #line
  ) -> Dataset<Comparison> {
    converted(
      as: "rewardAugmented",
      settings: ["by": .text(text)],
      faults: ratingFault(text),
      at: SourceLocation(file: file, line: line)
    ) { $0.rewardAugmented(by: text) }
  }
}

/// What is wrong with a text that must name a rating; empty when nothing is.
private func ratingFault(_ text: String) -> [String] {
  text.contains("{rating}") ? [] : ["'\(text)' has no '{rating}', so that all prompts begin alike."]
}
