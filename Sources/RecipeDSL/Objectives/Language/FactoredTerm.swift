import PreferenceData

/// A term without its factor.
protocol FactoredTerm {
  var factored: (weight: Double, base: any LossTerm) { get }
}
