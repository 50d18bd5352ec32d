/// min(ρ·A, clip(ρ, 1 − below, 1 + above)·A), what a step of a policy gradient wants (Schulman and others
/// 2017); with a dual clip not below c·A for a negative A (Ye and others 2020).
func clippedSurrogate<Shape>(
  ratio: Quantity<Shape>,
  advantage: Quantity<Shape>,
  below: Double,
  above: Double,
  dualClip: Double?
) -> Quantity<Shape> {
  // Wrong bounds are faults, which a range would not live to tell.
  let cut = min(max(ratio, 1 - below), 1 + above)
  let surrogate = min(ratio * advantage, cut * advantage)
  guard let dualClip else { return surrogate }
  return select(advantage .< 0, max(surrogate, dualClip * advantage), else: surrogate)
}

/// What is wrong with how far a ratio may go, in sentences.
func clipFaults(below: Double, above: Double, dualClip: Double? = nil) -> [String] {
  var faults: [String] = []
  if !((0...1).contains(below) && above >= 0 && above.isFinite) {
    faults.append(
      "The ratio is held from 1 − \(below) to 1 + \(above); the first must be from 0 to 1, the other "
        + "from 0."
    )
  }
  if let dualClip, !(dualClip > 1 && dualClip.isFinite) {
    faults.append("'dualClip' is \(dualClip); it must exceed 1.")
  }
  return faults
}
