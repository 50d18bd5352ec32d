public import RecipePlan

/// Every loss term of a plan does on made-up rows what a loss must do.
///
/// The checks take milliseconds; `--validate` makes them, a run finds faults at its first batch.
public struct ObjectiveRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// What the checks of a plan's losses say.
  public struct Report: Sendable {
    /// What is wrong.
    public var faults: [PlanFault] = []
    /// What a researcher should know: what is not finite at extreme log-ratios, and what has no lower
    /// bound.
    public var notes: [PlanFault] = []
    /// The losses that a first step shows whatever its rows, where policy and reference agree.
    public var anchors: [PlanFault] = []
  }

  /// Every finding in a plan that keeps the built-in rules.
  public func faults(in plan: Plan) -> [PlanFault] { report(on: plan).faults }

  /// Tries every term of a plan.
  /// - Parameter plan: A plan that keeps the built-in rules.
  /// - Returns: What the checks say, with the recipe's lines.
  public func report(on plan: Plan) -> Report {
    var report = Report()
    for node in plan.nodes {
      guard case .train(let train) = node.operation else { continue }
      for (place, term) in train.terms.enumerated() {
        // The terms that one optimizer step of these rows adds up.
        let others = train.terms.enumerated().filter { $0.offset != place }.map(\.element)
          .filter { $0.data == term.data }
        let check = ObjectiveCheck(term, beside: others, head: plan.head(of: train.model))
        func located(_ sentence: String) -> PlanFault {
          PlanFault(at: node.location(ofTerm: place), "\(term.declared.type): \(sentence)")
        }
        report.faults += check.findings.map(located)
        report.notes += check.notes.map(located)
        if let anchor = check.anchor, check.isAnchorOfEveryRow,
          train.reference ?? train.model == train.model
        {
          let value = PlanValue.number((anchor * 1e12).rounded() / 1e12)
          report.anchors.append(
            located("the loss is \(value) at the first step, where policy and reference agree.")
          )
        }
      }
    }
    return report
  }
}
