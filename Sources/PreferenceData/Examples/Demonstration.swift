/// A prompt with one reply to imitate.
public struct Demonstration: ExampleKind {
  /// What the completion answers.
  public var prompt: String
  /// The reply to imitate.
  public var completion: String
  /// The weight of the demonstration in sums and means.
  public var weight: Double
  /// Where the demonstration was collected, if known.
  public var source: String?
  /// A grouping that a study reports by, if known.
  public var group: String?
  /// A reply that the completion may be compared with, such as the one that people chose; no
  /// objective reads it.
  public var reference: String?

  /// Makes a demonstration.
  public init(
    prompt: String,
    completion: String,
    weight: Double = 1,
    source: String? = nil,
    group: String? = nil,
    reference: String? = nil
  ) {
    self.prompt = prompt
    self.completion = completion
    self.weight = weight
    self.source = source
    self.group = group
    self.reference = reference
  }

  /// The name `demonstration`.
  public static var kindName: String { "demonstration" }

  /// The stored fields of a demonstration.
  public static var fields: [ExampleField] {
    [.prompt, .completion, .weight, .source, .group, .reference]
  }

  /// The value of a stored field; nil if a demonstration has no such field or this one no value.
  public func storedValue(of field: ExampleField) -> FieldValue? {
    switch field {
    case .prompt: .text(prompt)
    case .completion: .text(completion)
    case .weight: .number(weight)
    case .source: source.fieldValue
    case .group: group.fieldValue
    case .reference: reference.fieldValue
    default: nil
    }
  }

  /// "reply is empty" if the completion has only white space; otherwise nil.
  public var defect: String? { completion.isBlank ? "reply is empty" : nil }
}
