import RecipePlan

extension Quantity where Shape == PerRowPair {
  /// For each row, the logarithm of the sum of exponentials over the pairs of which it is the first, each
  /// with the second row's weight.
  ///
  /// A formula that reads the batch needs all of it at once: its stage can't have micro-batches.
  public func logSumExpOverSecondRow() -> Quantity<PerExample> {
    Quantity<PerExample>(.apply(.logSumExpOverSecondRow, [formula]))
  }

  /// For each row, the value of its pair with itself.
  public var ofSameRow: Quantity<PerExample> {
    Quantity<PerExample>(.apply(.ofSameRow, [formula]))
  }
}
