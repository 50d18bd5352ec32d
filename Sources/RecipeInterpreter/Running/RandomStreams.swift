import OptimizationCore
import PreferenceData
import RecipePlan

/// The random streams of a run: each is keyed by what it is for, so that none depends on another.
struct RandomStreams: Sendable {
  var seed: UInt64

  /// What sources and steps draw from.
  var data: DataContext {
    let seed = seed
    return DataContext { stream, index in
      CounterRandom(seed: seed, stream: "data/\(stream)", index: index)
    }
  }

  /// The order of rows in one pass.
  ///
  /// It is keyed by what the rows say, so that stages on the same rows read them in the same order,
  /// and neither the name of a folder nor a label changes a result.
  func order(of count: Int, content: String, epoch: Int) -> [Int] {
    var generator = CounterRandom(
      seed: seed,
      stream: "order/\(content)",
      step: UInt64(epoch)
    )
    var order = Array(0..<count)
    guard count > 1 else { return order }
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, Int(generator.next(upperBound: UInt64(last + 1))))
    }
    return order
  }

  /// The seed of a model's initial weights.
  func weights(of model: TransformerPlan) -> UInt64 {
    var generator = CounterRandom(
      seed: seed,
      stream: "weights",
      index: UInt64(bitPattern: Int64(model.variant))
    )
    return generator.next()
  }

  /// The seed of a head's initial weights.
  var head: UInt64 {
    var generator = CounterRandom(seed: seed, stream: "head")
    return generator.next()
  }

  /// The seed of an adapter's initial weights.
  var adapter: UInt64 {
    var generator = CounterRandom(seed: seed, stream: "adapter")
    return generator.next()
  }

  /// What an adapter's dropout draws from in one pass.
  ///
  /// It is keyed by what the rows say, the step and the rows' places in their data, so that it doesn't
  /// matter how a batch is cut into passes, and rows of other data drop others.
  func dropout(
    step: Int,
    rows: [Int],
    content: String,
    sequences: PackedSequences
  ) -> DropoutStream {
    var generator = CounterRandom(seed: seed, stream: "dropout/\(content)")
    return DropoutStream(
      seed: generator.next(),
      step: UInt64(step),
      sequences: sequences,
      examples: rows
    )
  }

  /// What intervals draw from: the same resamples for everything measured on the same rows.
  var bootstrap: CounterRandom { CounterRandom(seed: seed, stream: "bootstrap") }
}
