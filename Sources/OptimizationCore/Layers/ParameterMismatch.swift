/// Everything in which a set of tensors differs from the parameters it was to fill.
public struct ParameterMismatch: Error, Hashable, Sendable, CustomStringConvertible {
  /// A tensor whose shape is not the parameter's.
  public struct Shape: Hashable, Sendable {
    /// The name both have.
    public let name: String
    /// The parameter's shape.
    public let expected: [Int]
    /// The tensor's shape.
    public let found: [Int]
  }

  /// Parameters for which there is no tensor.
  public let missing: [String]
  /// Tensors for which there is no parameter.
  public let unexpected: [String]
  /// Tensors of another shape than the parameter.
  public let misshapen: [Shape]
  /// Tensors whose values cannot mean what they stand for, such as a count of steps.
  public var malformed: [String] = []

  var isEmpty: Bool {
    missing.isEmpty && unexpected.isEmpty && misshapen.isEmpty && malformed.isEmpty
  }

  /// One sentence per kind of difference.
  public var description: String {
    var sentences: [String] = []
    if !missing.isEmpty {
      sentences.append("Missing tensors: \(missing.joined(separator: ", ")).")
    }
    if !unexpected.isEmpty {
      sentences.append("Unexpected tensors: \(unexpected.joined(separator: ", ")).")
    }
    for shape in misshapen {
      sentences.append("\(shape.name) has shape \(shape.found), expected \(shape.expected).")
    }
    if !malformed.isEmpty {
      sentences.append("Tensors with impossible values: \(malformed.joined(separator: ", ")).")
    }
    return sentences.joined(separator: " ")
  }
}
