/// The stages and claims of a recipe in order.
public struct ExperimentContent: Experiment {
  enum Declaration: Sendable {
    case model(any ModelDeclaration)
    case evaluation(@Sendable (inout PlanLowering) -> Void)
    case claim(Claim)
  }

  var list: [Declaration]

  /// Itself.
  public var declarations: ExperimentContent { self }

  func lower(into lowering: inout PlanLowering) {
    for declaration in list {
      switch declaration {
      case .model(let model): _ = model.lower(into: &lowering)
      case .evaluation(let lower): lower(&lowering)
      case .claim(let claim): claim.lower(into: &lowering)
      }
    }
  }
}
