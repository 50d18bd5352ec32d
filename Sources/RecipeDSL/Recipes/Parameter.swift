import Foundation
import RecipePlan

/// A setting of a recipe that `--set name=value` changes.
///
/// ```swift
/// @Parameter("strength of the KL constraint") var beta = 0.1
/// ```
@propertyWrapper public struct Parameter<Value: ParameterValue>: Sendable {
  /// The value behind a parameter: the command line sets it in place, before the body is read.
  ///
  /// A recipe's properties can't be assigned by name, so the storage is shared by reference; the
  /// lock makes that safe, and assigning through the property makes a new storage.
  private final class Storage: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) { self.value = value }

    var current: Value {
      get { lock.withLock { value } }
      set { lock.withLock { value = newValue } }
    }
  }

  /// What the parameter means.
  public let summary: String
  private let declared: Value
  private var storage: Storage

  /// Declares a parameter with its default.
  /// - Parameters:
  ///   - wrappedValue: The default.
  ///   - summary: What the parameter means; `--help` shows it.
  public init(wrappedValue: Value, _ summary: String) {
    self.summary = summary
    self.declared = wrappedValue
    self.storage = Storage(wrappedValue)
  }

  /// The value.
  public var wrappedValue: Value {
    get { storage.current }
    set { storage = Storage(newValue) }
  }
}

extension Parameter: AnyParameter {
  func described(as name: String) -> RecipeParameter {
    RecipeParameter(
      name: name,
      summary: summary,
      expectation: Value.expectation,
      valueText: wrappedValue.parameterText,
      declaredText: declared.parameterText,
      plan: PlanParameter(
        name: name,
        summary: summary,
        value: wrappedValue.planValue,
        declared: declared.planValue
      )
    )
  }

  func assign(_ text: String) -> Bool {
    guard let value = Value(parameterText: text) else { return false }
    storage.current = value
    return true
  }
}
