import OptimizationCore
import PreferenceData
import RecipePlan

/// What a pretrained model has in place of its output head, and how that is saved.
///
/// One linear map without a bias is what the sequence classifiers of transformers have
/// (`score.weight`), with one label for a reward and one for each member of an ensemble. Transformers
/// has no class for any other head: its tensors go to a file of their own, and the model's card tells
/// what they compute.
struct PretrainedHead {
  /// The file of a head that transformers has no class for.
  static let file = "reward_head.safetensors"

  /// The head as transformers has it; nil for a policy, and for a head of its own file.
  let plan: ModelHead?
  /// The head that goes to its own file; nil if there is none.
  let own: ScoreHead?
  /// What a classifier's labels are; empty for a policy.
  let labels: [String]

  /// Describes a head; nil for a policy.
  init(_ head: ScoreHead?) {
    switch head?.form {
    case .linear(let linear):
      (plan, own) = (.reward(linear), nil)
      labels = [head?.plan.readsPairs == true ? "gap" : "score"]
    case .several(let linear, gate: nil) where linear.parameters.count == 1:
      labels = head?.plan.outputs ?? []
      (plan, own) = (.classification(linear, labels: labels), nil)
    case nil: (plan, own, labels) = (nil, nil, [])
    case .multilayer, .several, .personal, .latent, .dictionary:
      (plan, own, labels) = (nil, head, [])
    }
  }
}

extension PretrainedHead {
  /// What a card says of a head that transformers has no class for, or of labels that are no classes;
  /// empty for one score and for a policy.
  var cardLines: [String] {
    guard let own else {
      if labels == ["gap"] {
        return [
          "## Head", "",
          "The classifier's one label is no score of a reply: the text to be read holds the prompt and "
            + "**two replies**, the second behind what ends the first and opens an answer, and the label "
            + "is by how much the first is better.",
        ]
      }
      guard labels.count > 1 else { return [] }
      return [
        "## Head", "",
        "The classifier's \(labels.count) labels are no classes: they are the values that the head "
          + "gives a reply, \(labels.map(CardText.code).joined(separator: ", ")).",
      ]
    }
    let rows = own.saved.map { parameter in
      "| \(CardText.code(parameter.name)) "
        + "| \(parameter.shape.map(String.init).joined(separator: " × ")) |"
    }
    return [
      "## Head", "",
      "Transformers has no class for this model's head: the folder opens as a model without it, and "
        + "**`AutoModelForSequenceClassification` would put a random one in its place**. The head's "
        + "tensors are in `\(Self.file)`. \(Self.definition(of: own))", "",
      "| tensor | shape |", "| :-- | --: |",
    ] + rows
  }

  /// What a head computes of a state, in a sentence or two.
  static func definition(
    of head: ScoreHead,
    state: String = "`h`, the last hidden state (after the final norm) of a reply's last token"
  ) -> String {
    switch head.plan {
    case .linear, .ensemble, .gap: return "It is a linear map of \(state)."
    case .multilayer(_, let activation):
      let function = activation?.rawValue ?? "silu"
      return "The score is `W1 · \(function)(W0 · h + b0) + b1` with \(state), where `W0` is "
        + "`score.0.weight` and so on"
        + (activation == .prelu
          ? ", and `score.0.slope` what numbers below 0 are multiplied by." : ".")
    case .attributes(let names, _):
      return "It is `W · h + b` with \(state): the values "
        + names.map(CardText.code).joined(separator: ", ") + "."
    case .mixture(let components):
      return
        "It is \(components) linear maps of \(state), summed with the softmax of `gate.weight` "
        + "times the last hidden state of the prompt."
    case .preferences(let planes, let isGated):
      return "It is the coordinates of a reply in \(planes) planes, linear in \(state)"
        + (isGated
          ? ", with shares by `gate.weight` times the last hidden state of the prompt, over the square "
            + "root of its width." : ".")
    case .dictionary(let plan):
      return
        "It describes by what two replies differ: of x, \(state) of the first minus that of the "
        + "second, p = `encoder.weight` · (x − `input_bias`) + `neuron_bias` are \(plan.size) numbers, of "
        + "which those beyond the file's `threshold` in magnitude are the strengths z of features; "
        + "`decoder.weight` · z + `input_bias` is near x."
    case .latentTastes(let tastes):
      let taste =
        tastes.form == .plain
        ? "of `score.means`"
        : "of `score.means`, held between −1 and 1 and stretched to the length √\(tastes.dimensions)"
      return
        "The score is `score.common.weight · h + z · score.map.weight · h` with \(state), where `z` "
        + "is the annotator's row \(taste), and 0 for everybody else; the annotators are in the file's "
        + "metadata, in the order of their rows."
        + (tastes.posterior == .table
          ? ""
          : " These rows are what the encoder made of the annotators' comparisons: of `h` by the body "
            + "before it was trained, less `score.encoder.center`, times `score.encoder.scale`.")
    case .idealPoints:
      return "The score depends on who judges; the annotators are in the file's metadata, in the "
        + "order of their rows, before the row for everybody else. It reads \(state)."
    }
  }
}
