import PreferenceData
public import RecipePlan

/// A policy with an adapter: what is trained are the adapter's weights, the policy's stay as they are.
///
/// The policy and its adapted form share their weights. A stage that trains the adapted form has the
/// policy without the adapter as its reference, unless another is declared; for a saved adapter, the policy
/// with it.
public struct Adapted: ModelDeclaration {
  /// It gives probabilities to replies.
  public typealias Role = PolicyRole

  /// The policy whose weights stay as they are.
  public var base: any ModelDeclaration<PolicyRole>
  /// The adapter.
  public var adapter: LoRA
  var label: String?
  var location: SourceLocation

  /// Declares a policy with an adapter.
  /// - Parameters:
  ///   - base: The policy; a pretrained one or one that another stage trains.
  ///   - adapter: The adapter.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  public init(
    _ base: some ModelDeclaration<PolicyRole>,
    by adapter: LoRA,
    file: String = #fileID,
    line: Int = #line
  ) {
    self.base = base
    self.adapter = adapter
    self.location = SourceLocation(file: file, line: line)
  }

  /// The same model under a name for reports.
  public func named(_ label: String) -> Adapted {
    var copy = self
    copy.label = label
    return copy
  }

  /// Adds the policy and its adapter to a plan.
  public func lower(into lowering: inout PlanLowering) -> NodeID {
    let base = base.lower(into: &lowering)
    return lowering.add(
      .adapter(
        AdapterPlan(
          base: base,
          rank: adapter.rank,
          alpha: adapter.alpha,
          dropout: adapter.dropout,
          targets: adapter.targets.plan,
          isRankStabilized: adapter.isRankStabilized,
          path: adapter.path?.string
        )
      ),
      label: label,
      default: lowering.label(of: base).map { "\($0) with \(adapter.path?.name ?? "LoRA")" }
        ?? "LoRA",
      at: location
    )
  }
}
