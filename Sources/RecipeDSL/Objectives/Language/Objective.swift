import PreferenceData
import RecipePlan

/// What a stage learns: a formula over the terms of an example.
///
/// A recipe's own objective is a structure with one formula:
/// ```swift
/// struct Hinge: Objective {
///   typealias Example = Comparison
///   var beta = 0.1
///   var loss: Loss { .perExample(max(1 - beta * (chosen.logRatio - rejected.logRatio), 0)) }
/// }
/// ```
public protocol Objective<Example>: LossTerm where Duty == Present {}
