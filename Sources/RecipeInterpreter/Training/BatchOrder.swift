import RecipePlan

/// Which rows each optimizer step reads: every pass is a new order, and its last batch may be short.
struct BatchOrder {
  let streams: RandomStreams
  /// The identity of the rows' content.
  let content: String
  let rowCount: Int
  let batchSize: Int
  private var epoch = -1
  private var order: [Int] = []

  init(streams: RandomStreams, content: String, rowCount: Int, batchSize: Int) {
    self.streams = streams
    self.content = content
    self.rowCount = rowCount
    self.batchSize = batchSize
  }

  /// How many steps one pass takes.
  var stepsPerEpoch: Int {
    // Not (rows + size - 1) / size, which overflows for the largest sizes.
    rowCount / batchSize + (rowCount.isMultiple(of: batchSize) ? 0 : 1)
  }

  /// The rows of a step, counted from 0 over all passes.
  mutating func rows(ofStep step: Int) -> [Int] {
    let wanted = step / stepsPerEpoch
    if wanted != epoch {
      epoch = wanted
      order = streams.order(of: rowCount, content: content, epoch: epoch)
    }
    let first = step % stepsPerEpoch * batchSize
    return Array(order[first..<min(first + batchSize, rowCount)])
  }

  /// How many steps a duration takes.
  static func steps(_ duration: DurationPlan, stepsPerEpoch: Int) -> Int {
    switch duration {
    case .steps(let steps): steps
    case .epochs(let epochs):
      max(1, Int(min(epochs * Double(stepsPerEpoch), 1e15).rounded()))
    }
  }
}
