import PreferenceData
import RecipePlan

/// What a training stage has declared so far, with what is still missing in its type.
public struct TrainingDraft<ObjectivePresence: Presence, OptimizerPresence: Presence>: Sendable {
  var terms: [Located<LossTermElement>] = []
  var optimizers: [Located<any OptimizerDeclaration>] = []
  var settings: [Located<any TrainingSetting>] = []

  func appending<A, B, C, D>(_ next: TrainingDraft<A, B>) -> TrainingDraft<C, D> {
    var draft = TrainingDraft<C, D>()
    draft.terms = terms + next.terms
    draft.optimizers = optimizers + next.optimizers
    draft.settings = settings + next.settings
    return draft
  }

  func cast<C, D>() -> TrainingDraft<C, D> { appending(TrainingDraft<Missing, Missing>()) }
}
