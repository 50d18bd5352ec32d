import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Probes of sources, columns, steps, limits and splits.
enum DataProbes {
  static let all = sources + columns + simulation + steps + ends

  static func source(_ source: some ExampleSource) -> LoweredExperiment {
    func open<Source: ExampleSource>(_ source: Source) -> LoweredExperiment {
      lowered(Dataset(source))
    }
    return open(source)
  }

  static func step(_ step: some DataStep<Comparison>) -> LoweredExperiment {
    lowered(Dataset(HHRLHF("x")) { step })
  }

  static let sources = [
    Probe(HHRLHF("base.jsonl"), in: source, [.set("path", \.path, "sentinel.jsonl")]),
    Probe(ConvincingArguments("base"), in: source, [.set("path", \.path, "sentinel")]),
    Probe(
      JSONLines("base.jsonl", columns: ComparisonColumns()),
      in: source,
      [
        .set("path", \.path, "sentinel.jsonl"),
        .set("columns", \.columns, ComparisonColumns(prompt: "question"), as: "question"),
      ]
    ),
    Probe(
      SimulatedComparisons(count: 10),
      in: source,
      [
        .set("count", \.count, 7_313),
        .set(
          "population",
          \.population,
          Population(AnnotatorGroup("sentinel group")),
          as: "sentinel group"
        ),
        .set("temperature", \.temperature, 0.7312),
        .set("flipRate", \.flipRate, 0.0731),
        .set("stream", \.stream, "sentinel stream"),
      ]
    ),
  ]

  static let columns = [
    Probe(
      ComparisonColumns(),
      in: { source(JSONLines("x", columns: $0)) },
      [
        .set("prompt", \.prompt, "sentinel"), .set("chosen", \.chosen, "sentinel"),
        .set("rejected", \.rejected, "sentinel"),
        .set("strength", \.strength, "sentinel", as: "sentinel"),
        .set("softLabel", \.softLabel, "sentinel", as: "sentinel"),
        .set("weight", \.weight, "sentinel", as: "sentinel"),
        .set("annotator", \.annotator, "sentinel", as: "sentinel"),
        .set("group", \.group, "sentinel", as: "sentinel"),
        .set("source", \.source, "sentinel", as: "sentinel"),
        .set("extra", \.extra, "sentinel", as: "sentinel"),
        .set("chosenRating", \.chosenRating, "sentinel", as: "sentinel"),
        .set("rejectedRating", \.rejectedRating, "sentinel", as: "sentinel"),
        .set("chosenTokenRatings", \.chosenTokenRatings, "sentinel", as: "sentinel"),
        .set("rejectedTokenRatings", \.rejectedTokenRatings, "sentinel", as: "sentinel"),
      ]
    ),
    Probe(
      RankingColumns(),
      in: { source(JSONLines("x", columns: $0)) },
      [
        .set("prompt", \.prompt, "sentinel"), .set("completions", \.completions, "sentinel"),
        .set("places", \.places, "sentinel", as: "sentinel"),
        .set("ratings", \.ratings, "sentinel", as: "sentinel"),
        .set("choice", \.choice, "sentinel", as: "sentinel"),
        .set("weight", \.weight, "sentinel", as: "sentinel"),
        .set("annotator", \.annotator, "sentinel", as: "sentinel"),
        .set("group", \.group, "sentinel", as: "sentinel"),
        .set("source", \.source, "sentinel", as: "sentinel"),
      ]
    ),
    Probe(
      DemonstrationColumns(),
      in: { source(JSONLines("x", columns: $0)) },
      [
        .set("prompt", \.prompt, "sentinel"), .set("completion", \.completion, "sentinel"),
        .set("weight", \.weight, "sentinel", as: "sentinel"),
        .set("group", \.group, "sentinel", as: "sentinel"),
        .set("source", \.source, "sentinel", as: "sentinel"),
        .set("reference", \.reference, "sentinel", as: "sentinel"),
        .set("rating", \.rating, "sentinel", as: "sentinel"),
        .set("tokenRatings", \.tokenRatings, "sentinel", as: "sentinel"),
      ]
    ),
    Probe(
      JudgementColumns(),
      in: { source(JSONLines("x", columns: $0)) },
      [
        .set("prompt", \.prompt, "sentinel"), .set("completion", \.completion, "sentinel"),
        .set("desirable", \.desirable, "sentinel"),
        .set("weight", \.weight, "sentinel", as: "sentinel"),
        .set("annotator", \.annotator, "sentinel", as: "sentinel"),
        .set("group", \.group, "sentinel", as: "sentinel"),
        .set("source", \.source, "sentinel", as: "sentinel"),
        .set("rating", \.rating, "sentinel", as: "sentinel"),
      ]
    ),
  ]

  private static func group(_ group: AnnotatorGroup) -> LoweredExperiment {
    source(SimulatedComparisons(count: 10, population: Population(group)))
  }

  static let simulation = [
    Probe(
      Population(AnnotatorGroup("one")),
      in: { source(SimulatedComparisons(count: 10, population: $0)) },
      [.set("groups", \.groups, [AnnotatorGroup("sentinel")], as: "sentinel")]
    ),
    Probe(
      AnnotatorGroup("one"),
      in: group,
      [
        .set("name", \.name, "sentinel"), .set("share", \.share, 0.7312),
        .set("annotators", \.annotators, 7_313),
        .set("taste", \.taste, Taste(length: 0.0731), as: "0.0731"),
      ]
    ),
    Probe(
      Taste(),
      in: { group(AnnotatorGroup("one", taste: $0)) },
      [
        .set("onTopic", \.onTopic, 0.7312), .set("courtesy", \.courtesy, 0.7312),
        .set("detail", \.detail, 0.7312), .set("repetition", \.repetition, 0.7312),
        .set("length", \.length, 0.7312),
      ]
    ),
  ]

  static let steps = [
    Probe(
      Deduplicate<Comparison>(by: .prompt),
      in: step,
      [
        .set("key", \.key, .everything, as: "everything"),
        .set("key", \.key, .fields([.prompt, .annotator]), as: ".annotator"),
        .set("key", \.key, .fields([.annotator, .prompt]), as: ".annotator"),
      ]
    ),
    Probe(
      Filter<Comparison>(.prompt == "a"),
      in: step,
      [
        .set("predicate", \.predicate, .prompt == "sentinel", as: "sentinel"),
        .set("predicate", \.predicate, .prompt != "a", as: "notEqual"),
        .set("predicate", \.predicate, .chosen == "a", as: ".chosen"),
        .set("predicate", \.predicate, .contains(.prompt, "a"), as: "contains"),
        .set("predicate", \.predicate, .has(.prompt), as: "has"),
        .set("predicate", \.predicate, !(.prompt == "a"), as: "not"),
        .set("predicate", \.predicate, .prompt == "a" && .has(.prompt), as: "both"),
        .set("predicate", \.predicate, .prompt == "a" || .has(.prompt), as: "either"),
        .set("predicate", \.predicate, .characters(of: .prompt) <= 7_313, as: "7313"),
      ]
    ),
    Probe(Shuffle<Comparison>(), in: step, [.set("stream", \.stream, "sentinel")]),
    Probe(
      DropParaphrases<Comparison>(of: .prompt, by: SentenceEmbedding("base")),
      in: step,
      [
        .set("field", \.field, .chosen, as: ".chosen"),
        .set("encoder", \.encoder, SentenceEmbedding("sentinel"), as: "sentinel"),
        .set(
          "encoder",
          \.encoder,
          SentenceEmbedding("base", pooling: .firstToken),
          as: "firstToken"
        ),
        .set("similarity", \.similarity, 0.7312),
      ]
    ),
    Probe(
      Decontaminate<Comparison>(against: Dataset(HHRLHF("base.jsonl"))),
      in: step,
      [
        .set("heldOut", \.heldOut, HeldOutRows(Dataset(HHRLHF("sentinel"))), as: "sentinel"),
        .set(
          "heldOut",
          \.heldOut,
          HeldOutRows(Dataset(HHRLHF("base.jsonl")).test),
          as: "\"part\":\"test\""
        ),
        .set("field", \.field, .chosen, as: ".chosen"),
        .set("encoder", \.encoder, SentenceEmbedding("sentinel"), as: "sentinel"),
        .set("similarity", \.similarity, 0.7312),
      ]
    ),
    Probe(Take<Comparison>(3), in: step, [.set("count", \.count, 7_313)]),
  ]

  static let ends = [
    Probe(
      Limit(tokens: 100, overlong: .drop),
      in: { limit in lowered(Dataset(HHRLHF("x")) { limit }) },
      [
        .set("tokens", \.tokens, 7_313), .set("overlong", \.overlong, .truncateReplyEnd),
        .set("overlong", \.overlong, .dropPromptStart), .set("overlong", \.overlong, .error),
      ]
    ),
    Probe(
      Split(train: 1, by: .prompt),
      in: { split in lowered(Dataset(HHRLHF("x")) { split }) },
      [
        .set("train", \.train, 0.7312), .set("validation", \.validation, 0.7312),
        .set("test", \.test, 0.7312), .set("key", \.key, .annotator, as: ".annotator"),
        .set("key", \.key, .characters(of: .prompt), as: ".characters(of: .prompt)"),
        .set("stream", \.stream, "sentinel"),
      ]
    ),
  ]
}
