import PreferenceData
public import RecipePlan

/// A reward model's objective for each member of an ensemble by itself (Coste and others 2023).
///
/// The loss is the mean over members of the base's, with the member's value in the place of the score, so
/// that members don't make up for each other as they do when their common score is trained:
/// `PerMember(BradleyTerry(), of: 5)`. They share the body and differ by their heads' first weights.
public struct PerMember<Base: LossTerm>: LossTerm where Base.Role == RewardRole {
  /// The kind of example.
  public typealias Example = Base.Example
  /// The kind of model.
  public typealias Role = RewardRole
  /// Whether the objective can train a model alone.
  public typealias Duty = Base.Duty

  /// The objective of each member.
  public var base: Base
  /// How many members the model's head has.
  public var members: Int

  /// Declares the objective.
  /// - Parameters:
  ///   - base: The objective of each member.
  ///   - members: How many members the model's head has.
  public init(_ base: Base, of members: Int) {
    self.base = base
    self.members = members
  }

  /// The formula.
  public var loss: Loss {
    let common = base.loss
    let names = HeadPlan.ensemble(members: members, score: .mean).outputs
    // A wrong number is a fault, which is told elsewhere.
    guard !names.isEmpty else { return common }
    let losses = names.map { name in
      common.value.formula.replacing { term in
        term.quantity == .score
          ? .term(FormulaTerm(term.subject, .output, name: name)) : nil
      }
    }
    // A factor in front of the base is no part of its formula.
    let factor = (base as? any FactoredTerm)?.factored.weight ?? 1
    return Loss(
      value: Quantity(.scaled(factor / Double(members), .sum(losses))),
      normalizer: common.normalizer
    )
  }

  /// What the objective of each member requires of the data.
  public var requirements: [DataRequirement] { base.requirements }

  /// What is wrong with the settings.
  public var faults: [String] {
    base.faults
      + (members < 2 ? ["'members' is \(members); an ensemble has at least 2."] : [])
      + (base.loss.value.formula.terms.contains { $0.quantity == .score }
        ? [] : ["'base' reads no score, in whose place a member's value could stand."])
  }
}
