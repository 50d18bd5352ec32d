public import PreferenceData
import RecipePlan

/// Replies that a policy draws to prompts.
///
/// They are a source of demonstrations, and of comparisons when someone judges them:
///
/// ```swift
/// let samples = Samples(from: policy, prompts: comparisons.test, count: 4, maximumNewTokens: 64)
/// let replies = Dataset(samples)
/// let judged = samples.comparisons(by: Taste())
/// ```
///
/// What is drawn for a row depends on the seed, the row's place and the reply's number: neither on
/// the other rows nor on how many replies are drawn at once. Replies are drawn once, whatever reads
/// them, and are written to the run's folder with their log-probabilities.
public struct Samples: Sendable {
  var model: any ModelDeclaration<PolicyRole>
  var prompts: any DatasetDeclaration
  var count: Int
  var sampling: SamplingPlan
  var maximumNewTokens: Int
  var minimumNewTokens: Int
  var stop: [String]
  var variant: Int
  var label: String?
  var location: SourceLocation

  /// Declares a sampling stage.
  ///
  /// Definitions and order of the settings are those of transformers: repetition penalty,
  /// temperature, top-k, top-p, min-p. Those that are left out do nothing.
  /// - Parameters:
  ///   - model: The policy that replies.
  ///   - prompts: The rows whose prompts are replied to, whatever their kind.
  ///   - count: How many replies each prompt gets.
  ///   - temperature: What logits are divided by; 0 takes the most likely token at every step.
  ///   - topK: Keeps this many tokens of the largest logits.
  ///   - topP: Keeps the most likely tokens that have at least this probability together.
  ///   - minP: Keeps tokens at least this many times as likely as the most likely one.
  ///   - repetitionPenalty: Divides positive logits of tokens that the text has, and multiplies
  ///     negative ones.
  ///   - maximumNewTokens: The most tokens of a reply, its end of text included.
  ///   - minimumNewTokens: The fewest tokens before a reply may end.
  ///   - stop: Texts that end a reply; they are cut off.
  ///   - variant: Tells apart otherwise equal stages that shall draw other replies.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init<Example: ExampleKind>(
    from model: some ModelDeclaration<PolicyRole>,
    prompts: Dataset<Example>,
    count: Int = 1,
    temperature: Double = 1,
    topK: Int? = nil,
    topP: Double = 1,
    minP: Double = 0,
    repetitionPenalty: Double = 1,
    maximumNewTokens: Int,
    minimumNewTokens: Int = 0,
    stop: [String] = [],
    variant: Int = 0,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.model = model
    self.prompts = prompts
    self.count = count
    self.sampling = SamplingPlan(
      temperature: temperature,
      topK: topK,
      topP: topP,
      minP: minP,
      repetitionPenalty: repetitionPenalty
    )
    self.maximumNewTokens = maximumNewTokens
    self.minimumNewTokens = minimumNewTokens
    self.stop = stop
    self.variant = variant
    self.location = SourceLocation(file: file, line: line)
  }

  /// The same stage under a name for reports and for the file of its replies.
  public func named(_ label: String) -> Samples {
    var copy = self
    copy.label = label
    return copy
  }

  /// Adds the stage and everything it needs to a plan.
  func lower(into lowering: inout PlanLowering) -> NodeID {
    let modelID = model.lower(into: &lowering)
    let plan = SamplePlan(
      model: modelID,
      prompts: prompts.reference(in: &lowering),
      count: count,
      sampling: sampling,
      maximumNewTokens: maximumNewTokens,
      minimumNewTokens: minimumNewTokens,
      stopTexts: stop,
      variant: variant
    )
    return lowering.add(
      .sample(plan),
      label: label,
      default: "samples of \(lowering.label(of: modelID) ?? "policy")",
      at: location
    )
  }
}
