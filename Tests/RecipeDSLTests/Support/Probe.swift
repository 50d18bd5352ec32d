import Foundation
import RecipePlan
import Testing

@testable import RecipeDSL

/// A component in a plan, with a plan per stored property in which only that property differs.
struct Probe: Sendable, CustomTestStringConvertible {
  /// A change of one property.
  struct Change<Component> {
    var property: String
    var sentinel: String
    var apply: (inout Component) -> Void
  }

  /// A plan in which one property differs, and a text that the plan must hold because of it.
  struct Variant: Sendable {
    var property: String
    var sentinel: String
    var plan: Plan
  }

  var component: String
  var properties: Set<String>
  var base: Plan
  var variants: [Variant]

  var testDescription: String { component }

  /// Makes a probe of changes.
  /// - Parameters:
  ///   - component: The component before any change.
  ///   - ignored: Stored properties that change no result.
  ///   - plan: The plan with a component in it.
  ///   - changes: One change per property at least.
  init<Component>(
    _ component: Component,
    ignoring ignored: Set<String> = [],
    in plan: (Component) -> LoweredExperiment,
    _ changes: [Change<Component>]
  ) {
    self.init(
      component,
      ignoring: ignored,
      in: plan,
      variants: changes.map { change in
        var changed = component
        change.apply(&changed)
        return (change.property, change.sentinel, changed)
      }
    )
  }

  /// Makes a probe of components that differ from the first in one property each.
  init<Component>(
    _ component: Component,
    ignoring ignored: Set<String> = [],
    in plan: (Component) -> LoweredExperiment,
    variants: [(property: String, sentinel: String, component: Component)]
  ) {
    let name = "\(Component.self)"
    self.component = name.split(separator: "<").first.map(String.init) ?? name
    self.properties = Set(Mirror(reflecting: component).children.compactMap(\.label))
      .subtracting(ignored)
    self.base = plan(component).plan
    self.variants = variants.map {
      Variant(property: $0.property, sentinel: $0.sentinel, plan: plan($0.component).plan)
    }
  }
}

extension Probe.Change {
  /// Sets a property to a value that the plan must then hold as a text.
  static func set<Value>(
    _ property: String,
    _ path: WritableKeyPath<Component, Value>,
    _ value: Value,
    as sentinel: String? = nil
  ) -> Self {
    Self(property: property, sentinel: sentinel ?? "\(value)") { $0[keyPath: path] = value }
  }
}

/// A plan as text.
func json(_ plan: Plan) throws -> String {
  String(decoding: try CanonicalJSON.data(plan), as: UTF8.self)
}
