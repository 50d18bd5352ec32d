import Foundation
import RecipePlan
import Testing

@testable import RecipeInterpreter

/// A case of `formulas_losses.json` or `formulas_rewards.json`: settings and inputs of a published
/// formula, and its value and gradient, each computed in two independent ways.
struct SheetCase: Sendable, CustomTestStringConvertible {
  /// Numbers in nested lists.
  enum Numbers: Sendable, Decodable {
    case number(Double)
    case list([Numbers])
    case other

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let list = try? container.decode([Numbers].self) {
        self = .list(list)
      } else {
        self = .other
      }
    }

    /// All numbers in order.
    var flat: [Double] {
      switch self {
      case .number(let number): [number]
      case .list(let parts): parts.flatMap(\.flat)
      case .other: []
      }
    }

    /// The numbers of each part.
    var rows: [[Double]] {
      if case .list(let parts) = self { parts.map(\.flat) } else { [flat] }
    }
  }

  private struct Record: Decodable {
    var id: String
    var kind: String?
    var hyper: [String: Numbers]?
    var inputs: [String: Numbers]
    var constants: [String: Numbers]?
    var value: Double?
    var gradients: [String: Numbers]?
    var gradient: [String: Numbers]?
    var extra: [String: Numbers]?
  }

  var id: String
  /// Settings, inputs and constants under their names.
  var given: [String: Numbers]
  var value: Double
  var gradients: [String: Numbers]
  /// Further numbers that the sheet gives beside value and gradient.
  var extra: [String: Numbers] = [:]
  var testDescription: String { id }

  /// The cases of a file that are losses.
  static func all(_ name: String) -> [SheetCase] {
    struct File: Decodable { var cases: [Record] }
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures/\(name).json")
    guard let data = try? Data(contentsOf: file),
      let decoded = try? JSONDecoder().decode(File.self, from: data)
    else { return [] }
    return decoded.cases.compactMap { record in
      guard record.kind ?? "loss" == "loss", let value = record.value else { return nil }
      var given = record.inputs
      given.merge(record.constants ?? [:]) { $1 }
      given.merge(record.hyper ?? [:]) { $1 }
      let gradients = record.gradients ?? record.gradient ?? [:]
      return SheetCase(
        id: record.id,
        given: given,
        value: value,
        gradients: gradients,
        extra: record.extra ?? [:]
      ).unnested
    }
  }

  /// A setting.
  func number(_ name: String) -> Double { given[name]?.flat.first ?? .nan }

  /// A list with one number per row.
  func list(_ name: String) -> [Double] { given[name]?.flat ?? [] }

  /// The words of the single example's tokens.
  func words(_ name: String) -> [[Double]] {
    if case .list(let examples)? = given[name] { examples.first?.rows ?? [] } else { [] }
  }

  /// Ragged rows.
  func rows(_ name: String) -> [[Double]] { given[name]?.rows ?? [] }
}
