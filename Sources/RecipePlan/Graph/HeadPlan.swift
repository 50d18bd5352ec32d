/// A head that turns the hidden state at a reply's last token into a score, or into several values.
public enum HeadPlan: Codable, Hashable, Sendable {
  /// One linear map without bias.
  case linear
  /// A hidden layer, then a linear map, with SiLU between them unless an activation is given.
  case multilayer(hiddenWidth: Int, activation: HeadActivation? = nil)
  /// A linear map with bias to one value per named attribute, and the score that they make.
  case attributes(names: [String], score: AttributeScore)
  /// Several linear maps on one body, which differ by their first weights, and the score that they
  /// have together.
  case ensemble(members: Int, score: EnsembleScore)
  /// Several linear maps with shares that a linear map reads at the end of the prompt; the score is
  /// their sum with these shares.
  case mixture(components: Int)
  /// A score that depends on who judges.
  case idealPoints(IdealPointsPlan)
  /// A score that depends on who judges, by tastes that are known up to a distribution.
  case latentTastes(LatentTastesPlan)
  /// A linear map to a vector of planes' coordinates, of which two make one preference; with shares
  /// of the planes that are read at the end of the prompt, or equal ones.
  case preferences(planes: Int, isGated: Bool)
  /// A sparse dictionary of what two replies differ by, which gives every comparison the strengths of
  /// its features.
  case dictionary(DictionaryPlan)
  /// One linear map without bias at the last token of a text that holds two replies: by how much the
  /// first is better.
  case gap

  /// Named attributes, whose mean is the score.
  public static func attributes(_ names: [String]) -> HeadPlan {
    .attributes(names: names, score: .sum(weights: names.map { _ in 1 / Double(names.count) }))
  }

  /// Named attributes, whose sum with weights is the score.
  ///
  /// - Parameters:
  ///   - names: The attributes.
  ///   - weights: One weight for each; 0 for one that the score doesn't count.
  /// - Returns: The head.
  public static func attributes(_ names: [String], weights: [Double]) -> HeadPlan {
    .attributes(names: names, score: .sum(weights: weights))
  }

  /// Named attributes, which make a score together.
  ///
  /// - Parameters:
  ///   - names: The attributes.
  ///   - score: What they make.
  /// - Returns: The head.
  public static func attributes(_ names: [String], score: AttributeScore) -> HeadPlan {
    .attributes(names: names, score: score)
  }

  /// Several linear maps on one body.
  ///
  /// - Parameters:
  ///   - members: How many.
  ///   - score: How they become one score.
  /// - Returns: The head.
  public static func ensemble(_ members: Int, score: EnsembleScore = .mean) -> HeadPlan {
    .ensemble(members: members, score: score)
  }
}

extension HeadPlan {
  /// The names of the values that the head gives every reply; empty for one that gives a score alone.
  public var outputs: [String] {
    switch self {
    case .linear, .multilayer, .idealPoints, .latentTastes, .gap: []
    case .attributes(let names, _): names
    case .ensemble(let members, _): Self.names("member", members)
    case .mixture(let components): Self.names("component", components)
    case .preferences(let planes, _): Self.names("coordinate", 2 * planes)
    // More than there can be are a fault, and aren't named one by one.
    case .dictionary(let plan): Self.names("feature", min(plan.size, DictionaryPlan.most))
    }
  }

  /// The names of the shares that the head reads at the end of the prompt.
  public var gates: [String] {
    switch self {
    case .mixture(let components): Self.names("component", components)
    case .preferences(let planes, true): Self.names("plane", planes)
    default: []
    }
  }

  /// Whether annotators' tastes are known up to a distribution.
  public var hasLatentTastes: Bool { if case .latentTastes = self { true } else { false } }

  /// Whether the head gives every reply a score.
  public var givesScores: Bool { role == .rewardModel }

  /// What a model with the head is for.
  public var role: ModelRolePlan {
    switch self {
    case .preferences, .gap: .preferenceModel
    case .dictionary: .featureDictionary
    default: .rewardModel
    }
  }

  /// The score of a reply, or of candidates, as a formula of the head's values; nil when the head has
  /// no score, or gives nothing else.
  public func score(of subject: FormulaTerm.Subject) -> Formula? {
    func output(_ name: String) -> Formula { .term(FormulaTerm(subject, .output, name: name)) }
    switch self {
    case .linear, .multilayer, .idealPoints, .latentTastes, .preferences, .gap, .dictionary:
      return nil
    case .attributes(let names, let score): return score.formula(names.map(output))
    case .ensemble(_, let score): return score.formula(outputs.map(output))
    case .mixture:
      return .sum(zip(Self.shares(gates), outputs).map { .apply(.multiply, [$0, output($1)]) })
    }
  }

  /// How strongly one reply is preferred to another, as a formula of a preference model's values; nil
  /// for a head that scores replies.
  ///
  /// With coordinates a and b of the replies it is Σₗ λₗ·(a₂ₗ·b₂ₗ₊₁ − a₂ₗ₊₁·b₂ₗ), which turns its sign when
  /// the replies change places; shares λ are the number of planes times a softmax of gates, or 1. A model that
  /// reads both replies at once says half the difference of its gaps in the two orders.
  public func preference(
    of first: FormulaTerm.Subject,
    over second: FormulaTerm.Subject
  ) -> Formula? {
    if readsPairs { return Self.preference(ofGaps: first, second) }
    guard case .preferences(let planes, let isGated) = self else { return nil }
    func product(_ left: Int, _ right: Int) -> Formula {
      .apply(
        .multiply,
        [
          .term(FormulaTerm(first, .output, name: outputs[left])),
          .term(FormulaTerm(second, .output, name: outputs[right])),
        ]
      )
    }
    let shares = isGated ? Self.shares(gates) : []
    return .sum(
      (0..<planes).map { plane in
        let turned: Formula = .apply(
          .subtract,
          [product(2 * plane, 2 * plane + 1), product(2 * plane + 1, 2 * plane)]
        )
        guard isGated else { return turned }
        return .apply(.multiply, [.scaled(Double(planes), shares[plane]), turned])
      }
    )
  }

  /// A formula as the head's values give it: scores and preferences become what they are made of.
  public func resolved(_ formula: Formula) -> Formula {
    formula.replacing { term in
      switch term.quantity {
      case .score: score(of: term.subject)
      case .preference: preference(of: .chosen, over: .rejected)
      default: nil
      }
    }
  }

  private static func names(_ stem: String, _ count: Int) -> [String] {
    (0..<max(0, count)).map { "\(stem)_\($0 + 1)" }
  }

  /// The softmax of gates.
  private static func shares(_ names: [String]) -> [Formula] {
    let gates = names.map { Formula.term(FormulaTerm(.example, .gate, name: $0)) }
    let total = Formula.logSumExp(gates)
    return gates.map { .apply(.exp, [.apply(.subtract, [$0, total])]) }
  }

  /// What is wrong with the head, in sentences.
  var faults: [String] {
    switch self {
    case .linear, .gap: return []
    case .multilayer(let width, _):
      return Self.countFault("The head's hidden width is", width, least: 1)
    case .attributes(let names, let score):
      var faults: [String] = []
      if names.isEmpty { faults.append("The head has no attribute; name at least one.") }
      if names.contains("") { faults.append("An attribute of the head has an empty name.") }
      for (place, name) in names.enumerated() where names[..<place].contains(name) {
        faults.append("The head has the attribute '\(name)' twice.")
      }
      return faults + score.faults(attributes: names.count)
    case .ensemble(let members, let score):
      return Self.countFault(
        "The ensemble's number of members is",
        members,
        least: 2,
        // A median is written out as exchanges of neighbours, each of which stands twice in the next.
        most: score == .median ? 9 : 1000
      )
        + score.faults
    case .mixture(let components):
      return Self.countFault(
        "The mixture's number of components is",
        components,
        least: 2,
        most: 64
      )
    case .preferences(let planes, let isGated):
      return Self.countFault(
        "The preference model's number of planes is",
        planes,
        least: 1,
        most: isGated ? 64 : 4096
      )
    case .dictionary(let plan): return plan.faults
    case .idealPoints(let plan):
      return Self.countFault("The number of prototypes is", plan.prototypes, least: 1)
        + Self.countFault("The width of the ideal points is", plan.width, least: 1)
    case .latentTastes(let plan):
      let faults = Self.countFault(
        "The number of a taste's dimensions is",
        plan.dimensions,
        least: 1
      )
      guard case .encoder(let comparisons, let width) = plan.posterior else { return faults }
      return faults
        + Self.countFault("The encoder's number of comparisons is", comparisons, least: 1)
        + Self.countFault("The encoder's hidden width is", width, least: 1)
    }
  }

  private static func countFault(
    _ what: String,
    _ count: Int,
    least: Int,
    most: Int = 1_000_000
  ) -> [String] {
    guard count >= least else { return ["\(what) \(count); it must be at least \(least)."] }
    return count <= most ? [] : ["\(what) \(count); it must be at most \(most)."]
  }
}
