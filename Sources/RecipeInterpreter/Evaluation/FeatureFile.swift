import Foundation
import PreferenceData
import PreferenceStatistics
import RecipeDSL
import RecipePlan

/// Writes what the features of a dictionary are about, one JSON object a line: how each bears on preferences,
/// and the comparisons in which it is strongest.
struct FeatureFile {
  /// How many comparisons are written of each feature.
  static let rowsPerFeature = 10

  /// The run's output folder.
  var output: URL

  private struct Line: Encodable {
    /// The feature, from 1.
    var feature: Int
    /// The share of comparisons that have it.
    var share: Double
    /// Of the regression of preferences on the difference in characters and the feature; nil where there is
    /// none.
    var effect: Double?
    var standardError: Double?
    var pValue: Double?
    /// The p value with all features that have one taken into account (Holm 1979).
    var adjustedPValue: Double?
    var rows: [Example]
  }

  private struct Example: Encodable {
    /// Positive where the feature speaks for the first reply.
    var strength: Double
    var row: String
    var prompt: String
    var first: String
    var second: String
    /// The probability that the first reply is the better one.
    var firstIsBetter: Double
  }

  /// Writes `features/NAME.jsonl`.
  /// - Parameters:
  ///   - features: What the dictionary says of every row.
  ///   - rows: The rows.
  ///   - texts: The rows' texts, by their places in the dataset.
  ///   - name: The name of the file.
  /// - Returns: The file's path below the output folder.
  /// - Throws: `RunError.unwritable`.
  func write(
    _ features: [EvaluatedFeatures],
    of rows: TokenizedRows,
    texts: [ModelRow],
    name: String
  ) throws -> String {
    let folder = output.appendingPathComponent("features", isDirectory: true)
    let file = folder.appendingPathComponent("\(name).jsonl")
    let chosen = rows.rows.map { texts[$0.place] }
    let labels = zip(features, chosen).map { features, text in
      features.isTurned ? 1 - (text.softLabel ?? 1) : text.softLabel ?? 1
    }
    let lengths = zip(features, rows.rows).map { features, row in
      Double(row.characters[0] - row.characters[1]) * (features.isTurned ? -1 : 1)
    }
    let count = features.first?.strengths.count ?? 0
    let fits = (0..<count).map { feature in
      try? LogisticRegression(
        [lengths, features.map { $0.strengths[feature] }],
        labels: labels,
        weights: chosen.map(\.weight)
      )
    }
    let known = fits.indices.filter { fits[$0] != nil }
    let adjusted = try HolmAdjustment.adjusted(known.map { fits[$0]?.pValues[2] ?? 1 })
    var data = Data()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      for feature in 0..<count {
        let strongest = features.indices.filter { features[$0].strengths[feature] != 0 }.sorted {
          let (left, right) = (features[$0].strengths[feature], features[$1].strengths[feature])
          return abs(left) != abs(right) ? abs(left) > abs(right) : $0 < $1
        }
        let fit = fits[feature]
        let line = Line(
          feature: feature + 1,
          share: Double(strongest.count) / Double(max(1, features.count)),
          effect: fit?.coefficients[2],
          standardError: fit?.standardErrors[2],
          pValue: fit?.pValues[2],
          adjustedPValue: known.firstIndex(of: feature).map { adjusted[$0] },
          rows: strongest.prefix(Self.rowsPerFeature).map { row in
            let replies =
              features[row].isTurned ? chosen[row].replies.reversed() : chosen[row].replies
            return Example(
              strength: features[row].strengths[feature],
              row: rows.rows[row].origin.description,
              prompt: chosen[row].prompt,
              first: replies[0],
              second: replies[1],
              firstIsBetter: labels[row]
            )
          }
        )
        data += try encoder.encode(line) + Data("\n".utf8)
      }
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try data.write(to: file, options: .atomic)
    } catch {
      throw RunError.unwritable(path: file.path, reason: "\(error)")
    }
    return "features/\(file.lastPathComponent)"
  }
}

extension RecipeInterpreter {
  /// Writes what a dictionary's features are about, and says where; does nothing for another model.
  func writeFeatures(
    _ node: PlanNode,
    _ plan: EvaluatePlan,
    _ rows: TokenizedRows,
    _ scores: ReplyScores
  ) throws {
    guard plan.role == .featureDictionary, let features = scores.features(of: rows) else { return }
    let stages = experiment.plan.nodes.filter { node in
      if case .evaluate(let other) = node.operation { other.role == plan.role } else { false }
    }
    let name = WeightFile.names(of: stages)[node.id] ?? node.id.short
    let path = try FeatureFile(output: options.output).write(
      features,
      of: rows,
      texts: try datasets.dataset(plan.data.node).rows(plan.data.part) ?? [],
      name: name
    )
    let text = "What the features of '\(node.label)' are about is in \(path)."
    try tell(.noted(RunNote(text: text, location: node.location)))
  }
}
