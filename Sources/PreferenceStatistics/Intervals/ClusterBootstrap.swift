/// A bootstrap that resamples whole prompts, such as all pairs of one prompt.
///
/// Rows of one prompt are not independent; resampling them one by one would make intervals too
/// narrow. Here as many clusters as there are get drawn with replacement, and all their rows come
/// along (Davison and Hinkley 1997, section 3.8; Field and Welsh 2007, "cluster bootstrap"). The
/// interval is the percentile interval (Efron 1979), its ends linearly interpolated between order
/// statistics as NumPy's default does (Hyndman and Fan 1996, type 7).
///
/// Nothing here is random by itself: the caller passes the generator, and the clusters are kept in
/// order of first appearance, so equal rows and equal generator states give equal bits.
public struct ClusterBootstrap: Hashable, Sendable {
  /// How many resamples are drawn if the caller does not say.
  public static let defaultResamples = 2_000

  /// The row numbers of each cluster, clusters in order of first appearance.
  public let clusters: [[Int]]
  /// How many rows all clusters have together.
  public let rowCount: Int
  /// How many resamples each interval is built from.
  public let resamples: Int
  /// The share of repeats that an interval is meant to cover, between 0 and 1.
  public let confidence: Double

  /// Creates a bootstrap over the clusters that the labels of the rows define.
  ///
  /// - Parameters:
  ///   - labels: The cluster of each row, for example the prompt's identity.
  ///   - resamples: How many resamples to draw, at least 1.
  ///   - confidence: The share to cover, strictly between 0 and 1.
  /// - Throws: ``StatisticsError`` if there is no row or a setting is out of range.
  public init(
    clusters labels: [some Hashable],
    resamples: Int = defaultResamples,
    confidence: Double = 0.95
  ) throws(StatisticsError) {
    guard !labels.isEmpty else { throw .empty(what: "bootstrap") }
    guard resamples >= 1 else {
      throw .outOfRange(what: "resamples", value: Double(resamples), allowed: "at least 1")
    }
    guard confidence > 0, confidence < 1 else {
      throw .outOfRange(what: "confidence", value: confidence, allowed: "between 0 and 1")
    }
    self.clusters = Self.grouped(labels)
    self.rowCount = labels.count
    self.resamples = resamples
    self.confidence = confidence
  }

  /// Creates a bootstrap in which every row is its own cluster.
  ///
  /// - Parameters:
  ///   - rowCount: How many rows there are, at least 1.
  ///   - resamples: How many resamples to draw, at least 1.
  ///   - confidence: The share to cover, strictly between 0 and 1.
  /// - Throws: ``StatisticsError`` if there is no row or a setting is out of range.
  public init(
    rowCount: Int,
    resamples: Int = defaultResamples,
    confidence: Double = 0.95
  ) throws(StatisticsError) {
    try self.init(
      clusters: Array(0..<max(rowCount, 0)),
      resamples: resamples,
      confidence: confidence
    )
  }

  /// The row numbers by label, in order of first appearance.
  private static func grouped<Label: Hashable>(_ labels: [Label]) -> [[Int]] {
    var positions: [Label: Int] = [:]
    var groups: [[Int]] = []
    for (row, label) in labels.enumerated() {
      if let position = positions[label] {
        groups[position].append(row)
      } else {
        positions[label] = groups.count
        groups.append([row])
      }
    }
    return groups
  }
}
