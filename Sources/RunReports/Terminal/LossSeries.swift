import Foundation

/// The losses of one stage, as a line of eight-level bars.
struct LossSeries: Sendable {
  /// The stage's label.
  var label: String
  /// The losses in order of steps.
  var values: [Double] = []

  /// The first and the last loss with the means of up to 18 stretches between them.
  ///
  /// Empty for fewer than two losses. A stretch without a finite loss is `·`.
  var text: String {
    guard values.count > 1, let first = values.first, let last = values.last else { return "" }
    let buckets = min(18, values.count)
    let means = (0..<buckets).map { bucket -> Double? in
      let start = bucket * values.count / buckets
      let end = (bucket + 1) * values.count / buckets
      let finite = values[start..<end].filter(\.isFinite)
      return finite.isEmpty ? nil : finite.reduce(0, +) / Double(finite.count)
    }
    let known = means.compactMap { $0 }
    let low = known.min() ?? 0
    let range = (known.max() ?? 0) - low
    let bars = means.map { mean -> Character in
      guard let mean else { return "·" }
      guard range > 0, range.isFinite else { return Self.levels[0] }
      return Self.levels[max(0, min(7, Int((mean - low) / range * 8)))]
    }
    return "\(TextNumber.short(first)) \(String(bars)) \(TextNumber.short(last))"
  }

  private static let levels: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
}
