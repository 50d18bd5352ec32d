package import PreferenceData
package import RecipePlan

/// Another dataset that a step reads.
package struct HeldOutRows: Sendable, Hashable, PlanRepresentable {
  /// The dataset.
  package let declaration: any DatasetDeclaration
  /// The kind of its examples.
  package let kind: any ExampleKind.Type

  init<Example: ExampleKind>(_ dataset: Dataset<Example>) {
    declaration = dataset
    kind = Example.self
  }

  /// What the dataset declares, as a reference to its node.
  package var reference: DataReference {
    var lowering = PlanLowering()
    return declaration.reference(in: &lowering)
  }

  /// The node and the part.
  package var planValue: PlanValue {
    let reference = reference
    return .object([
      "node": .text(reference.node.text), "part": reference.part.map { .text($0) } ?? .null,
    ])
  }

  /// Two are equal when they declare the same rows.
  package static func == (left: HeldOutRows, right: HeldOutRows) -> Bool {
    left.reference == right.reference
  }

  /// Hashes what the dataset declares.
  package func hash(into hasher: inout Hasher) { hasher.combine(reference) }
}

/// A step that compares its rows with another dataset's, whose texts are in its context.
package protocol ComparingStep<Example>: DataStep {
  /// The other dataset.
  var heldOut: HeldOutRows { get }
  /// The text that is compared.
  var field: ExampleField { get }
}

extension Decontaminate: ComparingStep {}
