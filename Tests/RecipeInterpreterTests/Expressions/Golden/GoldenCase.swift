import Foundation
import RecipePlan
import Testing

@testable import RecipeInterpreter

/// A case of `trl_losses.json`: settings and inputs of a loss, and what TRL computed.
struct GoldenCase: Decodable, Sendable, CustomTestStringConvertible {
  var trainer: String
  var losses: [String]
  var weights: [Double]?
  var beta: Double
  var labelSmoothing: Double?
  var divergence: String?
  var divergenceCoefficient: Double?
  var discoPOPTau: Double?
  var tailWeight: Double?
  var weighsPairs: Bool?
  var gamma: Double?
  var alpha: Double?
  var desirableWeight: Double?
  var undesirableWeight: Double?
  var labels: [Bool]?
  var rows: [FormulaTerm: [[Double]]]
  var value: Double
  var gradients: [FormulaTerm: [[Double]]]
  var metrics: [String: Double]?
  var isSinglePrecision: Bool

  /// All cases of the file beside the tests.
  static func all() throws -> [GoldenCase] {
    try cases(
      of: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/trl_losses.json")
    )
  }

  /// The cases of further files: paths with colons between them in `PENCHANT_TRL_LOSSES`, such as the
  /// generator of the first file makes with other seeds.
  static func others() throws -> [GoldenCase] {
    let paths = ProcessInfo.processInfo.environment["PENCHANT_TRL_LOSSES"] ?? ""
    return try paths.split(separator: ":").flatMap { try cases(of: URL(filePath: String($0))) }
  }

  private static func cases(of file: URL) throws -> [GoldenCase] {
    struct File: Decodable { var cases: [GoldenCase] }
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).cases
  }

  var testDescription: String {
    "\(trainer) \(losses.joined(separator: "+")) \(divergence ?? "") β=\(beta) value=\(value)"
  }

  /// The inputs as formulas read them.
  var batch: FormulaBatch {
    var batch = FormulaBatch(count: rows.values.first?.count ?? 0)
    for (term, rows) in rows { batch.set(term.subject, term.quantity, rows: rows) }
    if let labels { batch.set(.example, .desirable, labels.map { $0 ? 1 : 0 }) }
    return batch
  }

  private enum Key: String, CodingKey {
    case trainer, loss, weights, beta, f_divergence, f_alpha, discopop_tau, ld_alpha, wpo, alpha
    case label_smoothing, simpo_gamma, desirable_weight, undesirable_weight, labels, value, metrics
    case precision, policy_chosen, policy_rejected, reference_chosen, reference_rejected, policy
    case reference, gradient_chosen, gradient_rejected, gradient, mismatched_policy
    case mismatched_reference, log_sum_sq_chosen, log_sum_sq_rejected
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func rows(_ key: Key) throws -> [[Double]]? {
      try container.decodeIfPresent([[Double]].self, forKey: key)
    }
    trainer = try container.decode(String.self, forKey: .trainer)
    losses =
      if let list = try? container.decode([String].self, forKey: .loss) { list } else {
        [try container.decode(String.self, forKey: .loss)]
      }
    weights = try container.decodeIfPresent([Double].self, forKey: .weights)
    beta = try container.decode(Double.self, forKey: .beta)
    labelSmoothing = try container.decodeIfPresent(Double.self, forKey: .label_smoothing)
    divergence = try container.decodeIfPresent(String.self, forKey: .f_divergence)
    divergenceCoefficient = try container.decodeIfPresent(Double.self, forKey: .f_alpha)
    discoPOPTau = try container.decodeIfPresent(Double.self, forKey: .discopop_tau)
    tailWeight = try container.decodeIfPresent(Double.self, forKey: .ld_alpha)
    weighsPairs = try container.decodeIfPresent(Bool.self, forKey: .wpo)
    gamma = try container.decodeIfPresent(Double.self, forKey: .simpo_gamma)
    alpha = try container.decodeIfPresent(Double.self, forKey: .alpha)
    desirableWeight = try container.decodeIfPresent(Double.self, forKey: .desirable_weight)
    undesirableWeight = try container.decodeIfPresent(Double.self, forKey: .undesirable_weight)
    labels = try container.decodeIfPresent([Bool].self, forKey: .labels)
    value = try container.decode(Double.self, forKey: .value)
    metrics = try container.decodeIfPresent([String: Double].self, forKey: .metrics)
    isSinglePrecision = try container.decodeIfPresent(String.self, forKey: .precision) == "float32"
    self.rows = [:]
    self.rows[FormulaTerm(.chosen, .tokenLogProbabilities)] = try rows(.policy_chosen)
    self.rows[FormulaTerm(.rejected, .tokenLogProbabilities)] = try rows(.policy_rejected)
    self.rows[FormulaTerm(.chosen, .referenceTokenLogProbabilities)] = try rows(.reference_chosen)
    self.rows[FormulaTerm(.rejected, .referenceTokenLogProbabilities)] =
      try rows(.reference_rejected)
    self.rows[FormulaTerm(.completion, .tokenLogProbabilities)] = try rows(.policy)
    self.rows[FormulaTerm(.completion, .referenceTokenLogProbabilities)] = try rows(.reference)
    self.rows[FormulaTerm(.mismatched, .tokenLogProbabilities)] = try rows(.mismatched_policy)
    self.rows[FormulaTerm(.mismatched, .referenceTokenLogProbabilities)] =
      try rows(.mismatched_reference)
    self.rows[FormulaTerm(.chosen, .tokenLogSquareSums)] = try rows(.log_sum_sq_chosen)
    self.rows[FormulaTerm(.rejected, .tokenLogSquareSums)] = try rows(.log_sum_sq_rejected)
    gradients = [:]
    gradients[FormulaTerm(.chosen, .tokenLogProbabilities)] = try rows(.gradient_chosen)
    gradients[FormulaTerm(.rejected, .tokenLogProbabilities)] = try rows(.gradient_rejected)
    gradients[FormulaTerm(.completion, .tokenLogProbabilities)] = try rows(.gradient)
  }
}
