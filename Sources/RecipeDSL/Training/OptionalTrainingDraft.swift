import PreferenceData
import RecipePlan

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
