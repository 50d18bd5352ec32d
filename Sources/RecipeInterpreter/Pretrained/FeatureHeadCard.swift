import OptimizationCore
import RecipePlan

/// The card beside a saved head on frozen features: what the head reads and computes, since no other
/// library has a class for it.
struct FeatureHeadCard {
  let node: PlanNode
  let recipe: String
  let model: ModelInstance
  let features: FrozenFeatures

  /// The card as Markdown.
  var text: String {
    var lines = [
      "# \(CardText.plain(node.label))", "",
      "A \(model.head?.dictionary == nil ? "reward head" : "feature dictionary") on frozen features, trained by the recipe \(CardText.code(recipe)).",
      "",
      "The file has its tensors alone. It reads these numbers of a reply behind its prompt, in "
        + "this order; hidden states are those after the final norm at the reply's last token.", "",
    ]
    lines += features.names.map { "- \(CardText.plain($0))" }
    if let head = model.head {
      let definition = PretrainedHead.definition(of: head, state: "`h`, these numbers")
      lines += ["", definition, "", "| tensor | shape |", "| :-- | --: |"]
      lines += head.parameters.map { parameter in
        "| \(CardText.code(parameter.name)) "
          + "| \(parameter.shape.map(String.init).joined(separator: " × ")) |"
      }
    }
    return (lines + ["", "Fingerprint: \(CardText.code(node.id.text))"]).joined(separator: "\n")
      + "\n"
  }
}
