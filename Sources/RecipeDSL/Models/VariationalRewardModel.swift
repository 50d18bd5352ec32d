public import PreferenceData
public import RecipePlan

/// A reward model whose score depends on who judges, with a latent taste per annotator: VPL (Poddar and
/// others 2024).
///
/// An annotator's taste is a vector z of `dimensions` numbers, and a reply with the hidden state h has the
/// score c·h + z·(W·h), with a common map c and a map W that all annotators share. What is known of z is a
/// normal distribution with a mean μ and the logarithm v of a variance per number: training draws
/// z = μ + exp(v/2)·ε anew for every step and annotator, evaluation takes z = μ. Train it with
/// `VariationalBradleyTerry`, whose divergence holds the distributions near N(0, 1).
///
/// `.normalized` is the released code's: μ and v are held between −1 and 1, and z is stretched to the length
/// √dimensions. The released code does so in training alone; here it is done in evaluation too, since scores
/// would have another scale there.
///
/// With `.table` the distributions are learned numbers, one row per annotator of the given rows, so that a new
/// annotator needs training. With `.encoder(comparisons: 8)`, as in the paper, an encoder makes them of the
/// annotator's first comparisons among the given rows: with h of each reply by the body before it is trained, standardized,
/// μ and v are linear in the mean over comparisons of SiLU(U·[h(better), h(worse)] + b); the paper has
/// attention between comparisons before the mean, and draws them anew. Whoever is among the given rows then
/// has a taste, also if no row of theirs is trained on.
///
/// Rows whose annotator is not among the given ones, or not recorded, have z = 0, in training too: their
/// score is the common c·h.
public struct VariationalRewardModel<Example: ExampleKind>: ModelDeclaration {
  /// It scores replies.
  public typealias Role = RewardRole

  /// The policy whose body it starts from.
  public var base: any ModelDeclaration<PolicyRole>
  /// What a taste is made of its distribution.
  public var form: LatentTastesPlan.Form
  /// The number of a taste's numbers.
  public var dimensions: Int
  /// Where the distributions come from.
  public var posterior: TastePosterior
  /// The rows whose annotators are known.
  public var annotators: Dataset<Example>
  var location: SourceLocation

  /// Declares a reward model of annotators.
  /// - Parameters:
  ///   - base: The policy whose body it starts from.
  ///   - form: What a taste is made of its distribution.
  ///   - dimensions: The number of a taste's numbers.
  ///   - posterior: Where the distributions come from: a table, or an encoder of comparisons.
  ///   - annotators: The rows whose annotators are known; usually those it is trained on. An encoder reads
  ///     which replies were preferred there: keep rows that are evaluated out of them.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    _ base: some ModelDeclaration<PolicyRole>,
    form: LatentTastesPlan.Form = .plain,
    dimensions: Int,
    posterior: TastePosterior = .table,
    annotators: Dataset<Example>,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.base = base
    self.form = form
    self.dimensions = dimensions
    self.posterior = posterior
    self.annotators = annotators
    self.location = SourceLocation(file: file, line: line)
  }

  /// Adds the model, its base and the annotators' rows to a plan.
  public func lower(into lowering: inout PlanLowering) -> NodeID {
    let tastes = LatentTastesPlan(
      form: form,
      dimensions: dimensions,
      posterior: posterior,
      annotators: annotators.reference(in: &lowering)
    )
    let plan = RewardModelPlan(base: base.lower(into: &lowering), head: .latentTastes(tastes))
    return lowering.add(
      .rewardModel(plan),
      label: nil,
      default: "untrained variational reward model",
      at: location
    )
  }
}
