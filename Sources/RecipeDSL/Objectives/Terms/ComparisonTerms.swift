import RecipePlan

/// What a formula can read of a comparison as a whole.
public struct ComparisonTerms: Hashable, Sendable {
  /// How strongly the chosen reply was preferred; rows without it are an error when it is read.
  public var strength: Quantity<PerExample> { Quantity(.example, .strength) }

  /// The probability that the chosen reply is better; 1 for a row that doesn't state it.
  public var softLabel: Quantity<PerExample> { Quantity(.example, .softLabel) }
}
