/// What a saved model has beside or instead of its language model's head.
public enum ModelHead {
  /// A score per label, or a reward if there is one: `score.weight`, as the sequence classifiers of
  /// transformers have it.
  case classification(LinearHead<Float>, labels: [String])
  /// A value per token: `v_head.summary.weight` and `.bias`, the names of TRL's
  /// `AutoModelForCausalLMWithValueHead`.
  ///
  /// TRL 1.16 no longer has that class; later versions of its PPO read a value model as a sequence
  /// classifier with one label, which is `.reward(_:)`.
  case value(LinearHead<Float>)

  /// The head of a reward model, one score per sequence.
  ///
  /// - Parameter head: A linear head with one output and no bias.
  /// - Returns: A classifier with the one label `LABEL_0`.
  public static func reward(_ head: LinearHead<Float>) -> ModelHead {
    .classification(head, labels: ["LABEL_0"])
  }

  /// The head's map.
  var linear: LinearHead<Float> {
    switch self {
    case .classification(let head, _), .value(let head): head
    }
  }

  /// What the names of the head's parameters begin with in files.
  var module: String {
    switch self {
    case .classification: "score"
    case .value: "v_head.summary"
    }
  }

  /// The labels of a classifier; `nil` for other heads.
  var labels: [String]? {
    if case .classification(_, let labels) = self { labels } else { nil }
  }

  /// The head's tensors under the names they have in files.
  var tensors: [OutgoingTensor] {
    linear.parameters.map { parameter in
      let part = parameter.name.split(separator: ".").last.map(String.init) ?? parameter.name
      return OutgoingTensor(parameter, as: "\(module).\(part)")
    }
  }

  /// What is wrong with the head, in words; `nil` if nothing is.
  var fault: String? {
    switch self {
    case .classification(let head, let labels):
      if head.parameters.count != 1 { return "a bias of the score" }
      return labels.count == head.outputCount
        ? nil : "\(labels.count) labels for \(head.outputCount) scores"
    case .value(let head):
      return head.outputCount == 1 && head.parameters.count == 2
        ? nil : "a value head without a bias or with \(head.outputCount) values per token"
    }
  }
}
