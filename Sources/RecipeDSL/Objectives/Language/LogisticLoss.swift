/// `−p·log σ(margin) − (1−p)·log σ(−margin)` with the smoothed label p.
func logisticLoss(
  margin: Quantity<PerExample>,
  label: Quantity<PerExample>,
  labels: LabelReading,
  smoothing: Double
) -> Quantity<PerExample> {
  switch labels {
  case .hard: return smoothedLogisticLoss(margin: margin, smoothing)
  case .soft:
    let smoothed = smoothing == 0 ? label : (1 - 2 * smoothing) * label + smoothing
    return -(smoothed * logSigmoid(margin)) - (1 - smoothed) * logSigmoid(-margin)
  }
}

/// `−(1−ε)·log σ(margin) − ε·log σ(−margin)`.
func smoothedLogisticLoss<Shape>(
  margin: Quantity<Shape>,
  _ smoothing: Double
) -> Quantity<Shape> {
  if smoothing == 0 { return -logSigmoid(margin) }
  return -((1 - smoothing) * logSigmoid(margin)) - smoothing * logSigmoid(-margin)
}
