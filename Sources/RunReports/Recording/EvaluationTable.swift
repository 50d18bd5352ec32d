import RecipePlan

/// The evaluations of one set of rows, arranged by metric.
struct EvaluationTable {
  /// One metric with its value for every model that has it.
  struct Metric {
    /// The title and direction, from the first model's measurement.
    var heading: Measurement
    /// The values; the column is the position in ``EvaluationTable/models``.
    var cells: [(column: Int, measurement: Measurement)]
    /// Rules without a model that put the metric in proportion, each once.
    var baselines: [Measurement]
    /// Titles of metrics that have the same values here and so no block of their own.
    var equals: [String] = []

    /// The title, with what has the same values behind it.
    var title: String {
      let names = equals.map { name in
        let prefix = heading.title + ", "
        return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
      }
      return names.isEmpty
        ? heading.title : "\(heading.title) (the same: \(names.joined(separator: ", ")))"
    }

    /// Whether another metric says the same of the same models.
    func agrees(with other: Metric) -> Bool {
      heading.direction == other.heading.direction && cells.count == other.cells.count
        && zip(cells, other.cells).allSatisfy { left, right in
          left.column == right.column && left.measurement.estimate == right.measurement.estimate
            && left.measurement.low == right.measurement.low
            && left.measurement.high == right.measurement.high
            && left.measurement.estimate != nil
        }
    }
  }

  /// The label of the rows, such as `HHRLHF, test`.
  var data: String
  /// The largest number of rows of any of the evaluations.
  var rows: Int
  /// The evaluated models, one column each, in order of evaluation.
  var models: [String]
  /// The metrics in order of first appearance.
  var metrics: [Metric]

  /// One table per set of evaluated rows, in order of first appearance.
  static func tables(of evaluations: [EvaluationReport]) -> [EvaluationTable] {
    var tables: [EvaluationTable] = []
    var positions: [[String]: Int] = [:]
    for evaluation in evaluations {
      let key = [evaluation.data, evaluation.dataFingerprint]
      let position = positions[key] ?? tables.count
      if position == tables.count {
        positions[key] = position
        tables.append(EvaluationTable(data: evaluation.data, rows: 0, models: [], metrics: []))
      }
      tables[position].add(evaluation)
    }
    return tables.map(\.withoutRepetition)
  }

  /// The table with each metric that repeats the one above it folded into that one's title.
  private var withoutRepetition: EvaluationTable {
    var table = self
    table.metrics = []
    for metric in metrics {
      if let last = table.metrics.last, metric.agrees(with: last) {
        table.metrics[table.metrics.count - 1].equals.append(metric.heading.title)
        for baseline in metric.baselines where !last.baselines.contains(baseline) {
          table.metrics[table.metrics.count - 1].baselines.append(baseline)
        }
      } else {
        table.metrics.append(metric)
      }
    }
    return table
  }

  private mutating func add(_ evaluation: EvaluationReport) {
    let column = models.count
    models.append(evaluation.model)
    rows = max(rows, evaluation.rows)
    // A baseline belongs to the metric it stands behind.
    var current: Int?
    for measurement in evaluation.measurements {
      if measurement.isBaseline, let current {
        if !metrics[current].baselines.contains(measurement) {
          metrics[current].baselines.append(measurement)
        }
        continue
      }
      let known = metrics.firstIndex {
        $0.heading.name == measurement.name && $0.heading.title == measurement.title
      }
      if let known {
        metrics[known].cells.append((column, measurement))
      } else {
        metrics.append(
          Metric(heading: measurement, cells: [(column, measurement)], baselines: [])
        )
      }
      current = known ?? metrics.count - 1
    }
  }

  /// The confidence levels of all intervals, such as `95%`, each once.
  var confidences: [String] {
    var levels: [String] = []
    for measurement in metrics.flatMap({ $0.cells.map(\.measurement) + $0.baselines })
    where measurement.low != nil && measurement.high != nil {
      let level = TextNumber.share(measurement.confidence)
      if !levels.contains(level) {
        levels.append(level)
      }
    }
    return levels
  }
}

extension Measurement.Direction {
  /// An arrow in front of which a space stands, or nothing for a metric that only describes.
  var arrow: String {
    switch self {
    case .higher: " ↑"
    case .lower: " ↓"
    case .neutral: ""
    }
  }
}
