import PreferenceData
import RecipePlan

/// A conversion that a closure of this module carries out; its settings say which one.
struct ClosureConversion<Input: ExampleKind, Output: ExampleKind>: DatasetConversion {
  var input: Dataset<Input>
  var component: PlanComponent
  var faults: [String]
  var body: @Sendable (RowTable<Input>) throws -> RowTable<Output>

  func convert(_ table: RowTable<Input>) throws -> RowTable<Output> { try body(table) }
}

extension Dataset {
  /// The dataset that a closure of this module makes of this one.
  /// - Parameters:
  ///   - type: What the plan calls the conversion.
  ///   - settings: What tells it from others of the type; the closure reads nothing else.
  ///   - faults: What is wrong with the settings.
  ///   - location: The recipe's line.
  ///   - body: Converts rows.
  /// - Returns: The rows that come out.
  func converted<Output: ExampleKind>(
    as type: String,
    settings: [String: PlanValue] = [:],
    faults: [String] = [],
    at location: SourceLocation,
    _ body: @escaping @Sendable (RowTable<Example>) throws -> RowTable<Output>
  ) -> Dataset<Output> {
    Dataset<Output>(
      converting: ClosureConversion(
        input: self,
        component: PlanComponent(type: type, module: "RecipeDSL", settings: settings),
        faults: faults,
        body: body
      ),
      at: location
    )
  }
}
