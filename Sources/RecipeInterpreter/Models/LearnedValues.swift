import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// What objectives learned beside a model's weights, by name: numbers, and linear functions of hidden
/// states.
///
/// They are handed on with the model: a later stage with a number or a function of that name starts from
/// it, and a saved model has them in a file of their own, which other tools don't open.
struct LearnedValues: Hashable, Sendable {
  /// A function `w·h + b` of hidden states.
  struct Head: Hashable, Sendable {
    var weight: [Float]
    var bias: Float
  }

  /// The file's name in a model's folder, and the end of its name beside a single file of weights.
  static let file = "learned.safetensors"
  /// The entry in the metadata of a model's weights that names the file.
  static let metadataKey = "learned"

  /// The numbers.
  var numbers: [String: Float] = [:]
  /// The functions.
  var heads: [String: Head] = [:]

  /// Whether nothing was learned.
  var isEmpty: Bool { numbers.isEmpty && heads.isEmpty }

  /// The parameter of a number.
  static func parameter(ofNumber name: String, value: Float) -> Parameter<Float> {
    Parameter<Float>(name: numberPrefix + name, shape: [1], values: [value])
  }

  /// The parameters of a function.
  static func parameters(
    ofHead name: String,
    _ head: Head
  ) -> (weight: Parameter<Float>, bias: Parameter<Float>) {
    (
      Parameter<Float>(
        name: headPrefix + name + weightSuffix,
        shape: [1, head.weight.count],
        values: head.weight
      ),
      Parameter<Float>(name: headPrefix + name + biasSuffix, shape: [1], values: [head.bias])
    )
  }

  private static let numberPrefix = "learned."
  private static let headPrefix = "head."
  private static let weightSuffix = ".weight"
  private static let biasSuffix = ".bias"

  /// Everything as tensors, in the order of their names.
  var parameters: ParameterSet<Float> {
    let single = numbers.sorted { $0.key < $1.key }.map {
      Self.parameter(ofNumber: $0.key, value: $0.value)
    }
    let whole = heads.sorted { $0.key < $1.key }.flatMap { name, head in
      let (weight, bias) = Self.parameters(ofHead: name, head)
      return [weight, bias]
    }
    return ParameterSet<Float>(single + whole)
  }

  /// The names and shapes of what a formula learns; the width of functions matters to no name.
  static func layout(of formula: Formula) -> [(name: String, shape: [Int])] {
    formula.learnedScalars.map { (numberPrefix + $0.name, [1]) }
      + formula.learnedHeads.flatMap { head -> [(name: String, shape: [Int])] in
        let name = headPrefix + (head.name ?? "")
        return [(name + weightSuffix, [1, 1]), (name + biasSuffix, [1])]
      }
  }

  /// Takes over what a stage has learned; what it doesn't know stays.
  mutating func merge(_ other: LearnedValues) {
    numbers.merge(other.numbers) { $1 }
    heads.merge(other.heads) { $1 }
  }
}

extension LearnedValues {
  /// Reads what stands beside a model's weights.
  ///
  /// - Parameters:
  ///   - folder: The folder of the model or adapter; nothing was learned with any other path.
  ///   - weights: The names that the file of its weights may have; the first one there counts.
  ///   - width: The width of the model's hidden states.
  /// - Throws: `WeightFileError` or `SafetensorsError` naming the file and the tensor.
  init(in folder: Path, weights: [String], width: Int) throws {
    self.init()
    guard folder.isFolder == true else { return }
    let file = folder / Self.file
    guard file.isFolder == false else {
      let main = weights.lazy.map { folder / $0 }.first { $0.isFolder == false }
      guard let main, let name = try SafetensorsFile(main.string).metadata[Self.metadataKey] else {
        return
      }
      throw WeightFileError(
        file: main.string,
        subject: .key(Self.metadataKey),
        reason: "the file \(name) with what the model's objectives learned is missing beside it; "
          + "copy it from where the model was saved"
      )
    }
    try self.init(file: file, width: width)
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - width: The width of the model's hidden states.
  /// - Throws: `WeightFileError` or `SafetensorsError` naming the file and the tensor.
  init(file: Path, width: Int) throws {
    self.init()
    let tensors = try Safetensors.read(URL(fileURLWithPath: file.string)).tensors
    func fault(_ tensor: String, _ reason: String) -> WeightFileError {
      WeightFileError(file: file.string, subject: .tensor(tensor), reason: reason)
    }
    let shapes = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0) })
    for tensor in tensors {
      let name = tensor.name
      guard tensor.values.allSatisfy(\.isFinite) else {
        throw fault(name, "its values are not all finite")
      }
      if name.hasPrefix(Self.numberPrefix) {
        guard tensor.shape == [1] else {
          throw fault(name, "the shape [1] was expected, not \(tensor.shape)")
        }
        numbers[String(name.dropFirst(Self.numberPrefix.count))] = tensor.values[0]
      } else if name.hasPrefix(Self.headPrefix), name.hasSuffix(Self.weightSuffix) {
        let head = String(name.dropFirst(Self.headPrefix.count).dropLast(Self.weightSuffix.count))
        guard tensor.shape == [1, width] else {
          throw fault(
            name,
            "the shape [1, \(width)] was expected, as the model's hidden states are \(width) wide, "
              + "not \(tensor.shape)"
          )
        }
        guard let bias = shapes[Self.headPrefix + head + Self.biasSuffix], bias.shape == [1] else {
          throw fault(Self.headPrefix + head + Self.biasSuffix, "is missing or is no single number")
        }
        heads[head] = Head(weight: Array(tensor.values), bias: bias.values[0])
      } else if !(name.hasPrefix(Self.headPrefix) && name.hasSuffix(Self.biasSuffix)
        && shapes[String(name.dropLast(Self.biasSuffix.count)) + Self.weightSuffix] != nil)
      {
        throw fault(name, "is nothing that an objective learns: no number, and no whole function")
      }
    }
  }

  /// Writes the file, or removes one that a former run left when nothing was learned.
  func write(to file: URL, metadata: [String: String]) throws {
    guard !isEmpty else {
      if FileManager.default.fileExists(atPath: file.path) {
        try FileManager.default.removeItem(at: file)
      }
      return
    }
    try Safetensors.write(parameters, metadata: metadata, to: file)
  }
}

extension LearnedValues {
  /// What a model's card says of the file; empty if nothing was learned.
  var cardLines: [String] {
    guard !isEmpty else { return [] }
    let rows = parameters.map { parameter in
      "| \(CardText.code(parameter.name)) "
        + "| \(parameter.shape.map(String.init).joined(separator: " × ")) |"
    }
    return [
      "## Learned by the objective", "",
      "The objective has parameters of its own, which only training reads: they are in "
        + "`\(Self.file)`, and using the model needs none of them. A function is `w · h + b`, with `h` "
        + "the last hidden state (after the final norm).", "",
      "| tensor | shape |", "| :-- | --: |",
    ] + rows
  }
}
