public import PreferenceData
public import RecipePlan

/// A value that `--set name=value` can give to a parameter.
public protocol ParameterValue: Sendable {
  /// Reads the value from a command line; nil when the text doesn't spell one.
  init?(parameterText: String)
  /// What a text must look like, such as `a number`.
  static var expectation: String { get }
  /// The value as a command line would spell it.
  var parameterText: String { get }
  /// The value in a plan.
  var planValue: PlanValue { get }
}

extension Double: ParameterValue {
  /// Reads a finite number.
  public init?(parameterText: String) {
    guard let value = Double(parameterText), value.isFinite else { return nil }
    self = value
  }
  /// What a text must look like.
  public static var expectation: String { "a number" }
  /// The number's shortest spelling.
  public var parameterText: String { "\(self)" }
  /// The value in a plan.
  public var planValue: PlanValue { (try? PlanValue(reflecting: self)) ?? .null }
}

extension Int: ParameterValue {
  /// Reads a whole number; underscores may group its digits.
  public init?(parameterText: String) {
    guard let value = Int(parameterText.filter { $0 != "_" }) else { return nil }
    self = value
  }
  /// What a text must look like.
  public static var expectation: String { "a whole number" }
  /// The number's digits.
  public var parameterText: String { "\(self)" }
  /// The value in a plan.
  public var planValue: PlanValue { .integer(Int64(self)) }
}

extension Bool: ParameterValue {
  /// Reads `true` or `false`.
  public init?(parameterText: String) {
    guard let value = Bool(parameterText) else { return nil }
    self = value
  }
  /// What a text must look like.
  public static var expectation: String { "true or false" }
  /// `true` or `false`.
  public var parameterText: String { "\(self)" }
  /// The value in a plan.
  public var planValue: PlanValue { .bool(self) }
}

extension String: ParameterValue {
  /// Takes the text as it is.
  public init?(parameterText: String) { self = parameterText }
  /// What a text must look like.
  public static var expectation: String { "a text" }
  /// The text.
  public var parameterText: String { self }
  /// The value in a plan.
  public var planValue: PlanValue { .text(self) }
}

extension Path: ParameterValue {
  /// Takes a path that is not empty.
  public init?(parameterText: String) {
    guard !parameterText.isEmpty else { return nil }
    self.init(parameterText)
  }
  /// What a text must look like.
  public static var expectation: String { "a path" }
  /// The path.
  public var parameterText: String { "\(self)" }
}

extension ParameterValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  /// Reads one of the cases by its name.
  public init?(parameterText: String) { self.init(rawValue: parameterText) }
  /// What a text must look like.
  public static var expectation: String {
    "one of " + allCases.map(\.rawValue).joined(separator: ", ")
  }
  /// The case's name.
  public var parameterText: String { rawValue }
  /// The value in a plan.
  public var planValue: PlanValue { .text(rawValue) }
}
