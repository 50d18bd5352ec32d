/// A term of a loss reads what its model and its data can give, and has a gradient to follow.
public struct LossTermRule: PlanRule {
  /// Makes the rule.
  public init() {}

  /// Every breach in the plan.
  public func faults(in plan: Plan) -> [PlanFault] {
    plan.nodes.flatMap { node in
      guard case .train(let train) = node.operation else { return [PlanFault]() }
      return train.terms.enumerated().flatMap { index, term in
        let kind = kind(of: term.data ?? train.data, in: plan)
        let found =
          faults(of: term, role: train.role, kind: kind) + batchFaults(of: term, in: train)
          + headFaults(of: term, plan.head(of: train.model))
          + (plan.readsFeatures(train.model) ? featureFaults(of: term) : [])
          + memberFaults(of: term, in: train, plan.head(of: train.model))
          + dropoutFaults(of: term, plan.adapterDropout(of: train.model))
        return found.map {
          PlanFault(
            at: node.elementLocations["terms.\(index)"] ?? node.location,
            "\(term.declared.type): \($0)"
          )
        }
      }
    }
  }

  /// What is wrong with a term that reads what a model of frozen features doesn't have.
  private func featureFaults(of term: LossTermPlan) -> [String] {
    var faults: [String] = []
    let terms = term.formula.terms
    if terms.contains(where: { $0.quantity == .similarity }) {
      faults.append(
        "the formula contrasts hidden states, but the model reads frozen features, which nothing trains."
      )
    }
    if terms.contains(where: { $0.subject == .mismatched }) {
      faults.append(
        "the formula reads the reply of another row, of which no features are made."
      )
    }
    return faults
  }

  private func kind(of reference: DataReference, in plan: Plan) -> String? {
    guard case .data(let data)? = plan.node(reference.node)?.operation else { return nil }
    return data.kind
  }

  /// What is wrong with a term that reads more of the stage than a row.
  private func batchFaults(of term: LossTermPlan, in train: TrainPlan) -> [String] {
    var faults: [String] = []
    if term.formula.readsBatch, train.microBatchSize < train.batchSize {
      faults.append(
        "the formula reads statistics of the whole batch, which micro-batches of "
          + "\(train.microBatchSize) cut; remove 'MicroBatchSize'."
      )
    }
    if term.formula.ordersBatch || term.formula.contains(.logSumExpOverSecondRow),
      train.batchSize < 2
    {
      faults.append(
        "the formula compares the rows of a batch, which has no others at a batch size of 1; set "
          + "'BatchSize(2)' or more."
      )
    }
    if train.batchSize < 2, term.formula.terms.contains(where: { $0.quantity.isOfDictionary }) {
      faults.append(
        "the formula compares errors with the spread of the batch, which a batch size of 1 has none of."
      )
    }
    let heads = train.terms.flatMap(\.formula.learnedHeads)
    for head in term.formula.learnedHeads
    where heads.contains(where: { $0.name == head.name && $0 != head }) {
      faults.append(
        "the learned head '\(head.name ?? "")' is declared twice, with other first values or of "
          + "tokens and of replies."
      )
    }
    let scalars = train.terms.flatMap(\.formula.learnedScalars)
    for scalar in term.formula.learnedScalars
    where scalars.contains(where: { $0.name == scalar.name && $0 != scalar }) {
      faults.append("the learned number '\(scalar.name)' has two initial values in the stage.")
    }
    return faults
  }

  private func faults(of term: LossTermPlan, role: ModelRolePlan, kind: String?) -> [String] {
    var faults = term.formula.faults
    if !term.weight.isFinite || term.weight == 0 {
      faults.append(
        "the weight is \(term.weight); it must be a number other than 0, or the term can go."
      )
    }
    let terms = term.formula.terms
    if !term.formula.hasGradient {
      faults.append(
        "the formula reads nothing that training changes, or only behind 'stopGradient', so it has no "
          + "gradient; read a log-probability or a score outside of it."
      )
    }
    if role == .featureDictionary, let kind, kind != "comparison" {
      faults.append("a feature dictionary reads comparisons, but a row of the data is a \(kind).")
    }
    for read in terms {
      if read.quantity.isOfRewards, role == .policy {
        faults.append(
          "the formula reads a score, but the stage trains a policy; train a 'RewardModel'."
        )
      }
      if read.quantity.isOfDictionary, role != .featureDictionary {
        faults.append(
          "the formula reads a dictionary's errors, but the stage trains a \(role.title)."
        )
      }
      if role != .policy, !read.quantity.isOfRewards, !read.quantity.isOfWeights,
        !read.quantity.isOfDictionary,
        read.isLearned || read.readsReference || read.readsPrevious
          || read.quantity == .tokenLogSquareSums
      {
        faults.append(
          "the formula reads a log-probability, but the stage trains a \(role.title); train a policy."
        )
      }
      if let kind, let fault = kindFault(read, kind: kind) { faults.append(fault) }
    }
    if case .tokens(let subjects) = term.normalizer, subjects.isEmpty {
      faults.append(
        "the loss is a mean over the tokens of no reply; name one in '.perToken(of:sum:)'."
      )
    }
    if case .ratings(let names) = term.normalizer, names.isEmpty {
      faults.append(
        "the loss is a mean over the ratings of no attribute; name one in '.perRating(of:sum:)'."
      )
    }
    return faults
  }

  /// What is wrong with a term whose two readings of a reply nothing tells apart.
  private func dropoutFaults(of term: LossTermPlan, _ dropout: Double?) -> [String] {
    let readsTwice = term.formula.terms.contains {
      $0.quantity == .similarity && $0.parameter == nil
    }
    guard readsTwice, (dropout ?? 0) == 0 else { return [] }
    let lack =
      dropout == nil ? "the model has no adapter" : "the dropout of the model's adapter is 0"
    return [
      "the formula reads every reply under two draws of an adapter's dropout, but \(lack); give 'LoRA' a "
        + "'dropout:', or this term one of its own, such as 'dropout: 0.1'."
    ]
  }

  /// What is wrong with a term that reads what the model's head doesn't give.
  private func headFaults(of term: LossTermPlan, _ head: HeadPlan?) -> [String] {
    guard let head else { return [] }
    var faults: [String] = []
    for read in term.formula.terms {
      if let fault = head.pairFault(of: read.quantity) { faults.append(fault) }
      switch read.quantity {
      case .dictionaryError:
        guard case .dictionary(let plan) = head, let name = read.name, name != "idle" else { break }
        if !(Int(name).map { (1...max(1, plan.size)).contains($0) } ?? false) {
          faults.append(
            "the formula reads the error of the first \(name) features, but the dictionary has "
              + "\(plan.size)."
          )
        }
      case .score where head.role == .featureDictionary,
        .preference where head.role == .featureDictionary:
        faults.append("the formula reads a score, but a feature dictionary only describes replies.")
      case .score where !head.givesScores:
        faults.append("the formula reads a score, but a preference model only compares replies.")
      case .preference where head.givesScores:
        faults.append(
          "the formula reads a preference between replies, but the head scores each by itself; use "
            + "a 'PreferenceModel'."
        )
      case .output:
        faults += Self.nameFault(read.name, "value", among: head.outputs)
      case .tasteDivergence where !head.hasLatentTastes:
        faults.append(
          "the formula reads how far annotators' tastes are from the prior, which the model's head "
            + "doesn't have; use a 'VariationalRewardModel'."
        )
      case .headOverlap where head.outputs.count < 2:
        faults.append("the formula reads how a head's values overlap, but the head has no two.")
      case .gate:
        faults += Self.nameFault(read.name, "share", among: head.gates)
      default: break
      }
    }
    return faults
  }

  /// What is wrong with a term that reads some of the values that a head has only together.
  private func memberFaults(
    of term: LossTermPlan,
    in train: TrainPlan,
    _ head: HeadPlan?
  ) -> [String] {
    func count(_ quantity: FormulaTerm.Quantity, _ terms: [LossTermPlan]) -> Int {
      let known = Set(quantity == .gate ? head?.gates ?? [] : head?.outputs ?? [])
      return Set(
        terms.flatMap(\.formula.terms).filter { $0.quantity == quantity }.compactMap(\.name)
      ).intersection(known).count
    }
    switch head {
    case .mixture(let components):
      let read = count(.gate, [term])
      return read == 0 || read == components
        ? []
        : [
          "the formula reads the shares of \(read) components, but the model's mixture has "
            + "\(components), whose shares add up to 1."
        ]
    case .ensemble(let members, _):
      let reads = train.terms.contains { $0.formula.terms.contains { $0.quantity == .score } }
      let read = count(.output, train.terms)
      return reads || read == members || count(.output, [term]) == 0
        ? []
        : [
          "the stage's formulas read \(read) of the ensemble's \(members) members; the others would "
            + "count in its score untrained."
        ]
    default: return []
    }
  }

  private static func nameFault(
    _ name: String?,
    _ what: String,
    among names: [String]
  ) -> [String] {
    guard let name, !names.contains(name) else { return [] }
    if names.isEmpty {
      return [
        "the formula reads the \(what) '\(name)', but the model's head gives one score alone."
      ]
    }
    let hint = NearestName.suggestion(for: name, among: names).map { "; did you mean '\($0)'?" }
    return [
      "the formula reads the \(what) '\(name)', which the model's head lacks"
        + (hint ?? ": it has \(names.joined(separator: ", ")).")
    ]
  }

  private func kindFault(_ term: FormulaTerm, kind: String) -> String? {
    let available: [FormulaTerm.Subject] =
      switch kind {
      case "comparison": [.chosen, .rejected, .extra, .example] + FormulaTerm.Subject.orderedPairs
      case "judgement": [.completion, .mismatched, .example]
      case "ranking": [.candidates, .example]
      case "assessment": [.completion, .example]
      default: [.completion, .example]
      }
    guard term.subject != .model else { return nil }
    guard available.contains(term.subject) else {
      return "the formula reads '\(term.subject.rawValue)', which a \(kind) does not have."
    }
    guard term.isOfUnratedReply else { return nil }
    return
      "the formula reads '\(term.quantity.rawValue)' of '\(term.subject.rawValue)', which rows don't "
      + "state: read its log-probabilities or its length."
  }
}
