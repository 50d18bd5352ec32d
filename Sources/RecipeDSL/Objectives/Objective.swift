import PreferenceData
import RecipePlan

/// ```
public protocol Objective<Example>: LossTerm where Duty == Present {}
