import PreferenceData
import RecipePlan

@testable import RecipeDSL

/// Probes of models and tokenizers.
enum ModelProbes {
  static let all = [decoder, transformer, adapted, reward, implicit, tokenizer]

  private static let shape = DecoderShape(
    tokenizer: .bytes,
    width: 16,
    layers: 1,
    heads: 2,
    keyValueHeads: 2,
    hiddenWidth: 48,
    context: 128,
    ropeBase: 10_000,
    normEpsilon: 1e-5,
    tiesHead: true,
    variant: 0
  )

  static let decoder = Probe(
    shape,
    in: { lowered($0.transformer) },
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

  static let transformer = Probe(
    Sample.base,
    ignoring: ["label", "location"],
    in: { lowered($0) },
    variants: [
      (
        "form", "\"width\":32",
        Transformer(tokenizer: .bytes, width: 32, layers: 1, heads: 2, context: 128)
      ),
      ("form", "somewhere", Transformer(.pretrained("somewhere"))),
      ("form", "elsewhere", Transformer(.pretrained("somewhere", tokenizer: "elsewhere"))),
      ("form", "7313", Transformer(.pretrained("somewhere"), context: 7_313)),
      ("form", "plain", Transformer(.pretrained("somewhere"), format: .plain)),
      ("form", "\"chat\"", Transformer(.pretrained("somewhere"), format: .chat)),
      ("form", "allLinear", Transformer(.pretrained("somewhere"), adapter: LoRA())),
    ]
  )

  static let adapted = Probe(
    Adapted(Sample.base, by: LoRA()),
    ignoring: ["label", "location"],
    in: { lowered($0) },
    [
      Probe.Change(property: "base", sentinel: "\"width\":7313") {
        $0.base = Transformer(tokenizer: .bytes, width: 7_313, layers: 1, heads: 2, context: 128)
      },
      .set("adapter", \.adapter.rank, 7_313, as: "\"rank\":7313"),
      .set("adapter", \.adapter.alpha, 7_313, as: "\"alpha\":7313"),
      .set("adapter", \.adapter.dropout, 0.7312, as: "0.7312"),
      .set("adapter", \.adapter.targets, .modules("o_proj"), as: "o_proj"),
      .set("adapter", \.adapter.isRankStabilized, true, as: "\"isRankStabilized\":true"),
      .set("adapter", \.adapter, .pretrained("elsewhere"), as: "\"path\":\"elsewhere\""),
    ]
  )

  static let implicit = Probe(
    ImplicitReward(Sample.policy, against: Sample.base),
    ignoring: ["label", "location"],
    in: { lowered($0) },
    variants: [
      (
        "policy", "\"width\":7313", ImplicitReward(Sample.wide, against: Sample.base)
      ),
      (
        "reference", "\"width\":7313", ImplicitReward(Sample.policy, against: Sample.wide)
      ),
      ("beta", "0.7312", ImplicitReward(Sample.policy, against: Sample.base, beta: 0.7312)),
      (
        "logProbabilities", "meanOverTokens",
        ImplicitReward(Sample.policy, against: Sample.base, logProbabilities: .mean)
      ),
    ]
  )

  static let reward = Probe(
    RewardModel(Sample.base),
    ignoring: ["location"],
    in: { lowered($0) },
    [
      Probe.Change(property: "base", sentinel: "\"width\":7313") {
        $0.base = Transformer(tokenizer: .bytes, width: 7_313, layers: 1, heads: 2, context: 128)
      },
      Probe.Change(property: "features", sentinel: "\"width\":7313") {
        $0.base = nil
        $0.features = [
          Transformer(tokenizer: .bytes, width: 7_313, layers: 1, heads: 2, context: 128)
        ]
      },
      Probe.Change(property: "embedding", sentinel: "somewhere") {
        $0.base = nil
        $0.embedding = SentenceEmbedding("somewhere")
      },
      .set("head", \.head, .multilayer(hiddenWidth: 7_313), as: "7313"),
      .set("head", \.head, .multilayer(hiddenWidth: 8, activation: .prelu), as: "prelu"),
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

extension DecoderShape {
  /// A declaration of this shape.
  var transformer: Transformer {
    Transformer(
      tokenizer: tokenizer,
      width: width,
      layers: layers,
      heads: heads,
      keyValueHeads: keyValueHeads,
      hiddenWidth: hiddenWidth,
      context: context,
      ropeBase: ropeBase,
      normEpsilon: normEpsilon,
      tiesHead: tiesHead,
      variant: variant
    )
  }
}
