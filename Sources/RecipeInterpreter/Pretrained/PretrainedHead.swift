import OptimizationCore

/// What a pretrained model has in place of its output head, as far as transformers knows such a thing.
struct PretrainedHead {
  /// The head; nil for the model's own output head.
  let plan: ModelHead?

  /// Describes a head; nil for one that transformers has no class for.
  init?(_ head: ScoreHead?) {
    switch head?.form {
    case nil: plan = nil
    case .linear(let linear): plan = .reward(linear)
    case .multilayer, .several, .personal: return nil
    }
  }
}
