import PreferenceData
import RecipePlan

/// What holds a stage back; it needs an objective beside it.
public protocol Regularizer<Example>: LossTerm where Duty == Missing {}
