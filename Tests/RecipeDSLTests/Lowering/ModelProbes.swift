import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Probes of models and tokenizers.
enum ModelProbes {
  static let all = [transformer, reward, tokenizer]

  static let transformer = Probe(
    Sample.base,
    ignoring: ["label", "location"],
    in: { lowered($0) },
    [
      .set(
        "tokenizer",
        \.tokenizer,
        .bytePair(vocabularySize: 7_313, learnedFrom: Sample.comparisons),
        as: "7313"
      ),
      .set("width", \.width, 7_313), .set("layers", \.layers, 7_313),
      .set("heads", \.heads, 7_313), .set("keyValueHeads", \.keyValueHeads, 7_313),
      .set("hiddenWidth", \.hiddenWidth, 7_313), .set("context", \.context, 7_313),
      .set("ropeBase", \.ropeBase, 0.7312), .set("normEpsilon", \.normEpsilon, 0.7312),
      .set("tiesHead", \.tiesHead, false, as: "\"tiesHead\":false"),
      .set("variant", \.variant, 7_313),
    ]
  )

  static let reward = Probe(
    RewardModel(Sample.base),
    ignoring: ["location"],
    in: { lowered($0) },
    [
      Probe.Change(property: "base", sentinel: "\"width\":7313") {
        var base = Sample.base
        base.width = 7_313
        $0.base = base
      },
      .set("head", \.head, .multilayer(hiddenWidth: 7_313), as: "7313"),
    ]
  )

  static let tokenizer = Probe(
    TokenizerDeclaration.bytePair(vocabularySize: 300, learnedFrom: Sample.comparisons),
    in: { tokenizer in
      lowered(Transformer(tokenizer: tokenizer, width: 16, layers: 1, heads: 2, context: 64))
    },
    variants: [
      ("form", "bytes", .bytes),
      ("form", "7313", .bytePair(vocabularySize: 7_313, learnedFrom: Sample.comparisons)),
      ("form", "demonstration", .bytePair(vocabularySize: 300, learnedFrom: Sample.demonstrations)),
      ("form", "\"part\":\"test\"", .bytePair(vocabularySize: 300, learnedFrom: Sample.parts.test)),
    ]
  )
}
