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

/// What an `if` without `else` or a `for` declares: it may be absent, so it completes nothing.
public struct OptionalTrainingDraft<ObjectivePresence: Presence, OptimizerPresence: Presence>:
  Sendable
{
  var draft: TrainingDraft<ObjectivePresence, OptimizerPresence>
}

/// The complete content of a training stage: an objective and one optimizer at least.
public typealias TrainingContent = TrainingDraft<Present, Present>

/// A term of a loss with its factor and, if it has them, rows of its own.
struct LossTermElement: Sendable {
  var weight: Double
  var term: any LossTerm
  var data: (any DatasetDeclaration)?

  init(_ term: any LossTerm) {
    let factored = (term as? any FactoredTerm)?.factored ?? (weight: 1, base: term)
    self.weight = factored.weight
    self.term = factored.base
  }

  init<Base>(_ bound: BoundTerm<Base>) {
    self.init(bound.base)
    self.weight *= bound.weight
    self.data = bound.data
  }
}
