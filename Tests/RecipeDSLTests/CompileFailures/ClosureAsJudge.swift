// swift-format-ignore-file
import PreferenceData
import RecipeDSL
import RecipePlan

struct Mistaken: Recipe {
  var body: some Experiment {
    let comparisons = Dataset(HHRLHF("pairs.jsonl"))
    let base = Transformer(tokenizer: .bytes, width: 64, layers: 2, heads: 4, context: 128)
    let samples = Samples(from: base, prompts: comparisons, count: 4, maximumNewTokens: 16)
    // expected-error@+1 {{'rankings(by:)' is unavailable: the plan can't record a closure; declare a structure that is a 'ReplyJudge', or a 'ReplyVerifier' where answers are checked}}
    let groups = samples.rankings(by: { prompt, reply in reply.contains("42") ? 1 : 0 })
    Train(base, on: groups) {
      GRPO()
      AdamW(learningRate: 1e-4)
      Steps(1)
      BatchSize(4)
    }
  }
}
