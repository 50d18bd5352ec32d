/// Finds numbers of a schedule that are out of their ranges.
enum ScheduleFaults {
  /// Every fault of a schedule.
  static func list(_ schedule: SchedulePlan) -> [String] {
    var faults: [String] = []
    let warmup = schedule.warmup
    if !(0...1).contains(warmup) {
      faults.append("The warm-up is \(warmup); it is a share of all steps, 0 to 1.")
    }
    if let minimum = schedule.minimum, !(0...1).contains(minimum) {
      faults.append("The schedule's minimum is \(minimum); it is a share of the rate, 0 to 1.")
    }
    if let timescale = schedule.timescale, timescale < 1 {
      faults.append("The timescale is \(timescale) steps; it must be at least 1.")
    }
    if let decay = schedule.decay {
      if !(decay > 0 && decay <= 1) {
        faults.append("The decay is \(decay); it is a share of all steps, above 0 and at most 1.")
      } else if (0...1).contains(warmup), warmup + decay > 1 + 1e-9 {
        faults.append(
          "The warm-up \(warmup) and the decay \(decay) are shares of all steps; together they "
            + "must be at most 1."
        )
      }
    }
    return faults
  }
}
