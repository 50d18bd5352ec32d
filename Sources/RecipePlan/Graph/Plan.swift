/// A lowered experiment: everything that decides a result but the data files and the seed.
///
/// Nodes stand in an order in which each comes after its inputs. A plan is plain data: it can be
/// written as JSON, read back and run.
public struct Plan: Codable, Hashable, Sendable {
  /// The version of this format.
  public static let currentFormat = 1

  /// The version of the format that the plan is written in.
  public var format: Int
  /// The recipe's type name.
  public var recipe: String
  /// The first sentence of the recipe's documentation comment.
  public var summary: String
  /// The recipe's parameters; their values are in the nodes too.
  public var parameters: [PlanParameter]
  /// The nodes, inputs first.
  public var nodes: [PlanNode]
  /// What the recipe claims.
  public var claims: [ClaimPlan]

  /// Makes a plan.
  public init(
    recipe: String,
    summary: String,
    parameters: [PlanParameter],
    nodes: [PlanNode],
    claims: [ClaimPlan]
  ) {
    self.format = Self.currentFormat
    self.recipe = recipe
    self.summary = summary
    self.parameters = parameters
    self.nodes = nodes
    self.claims = claims
  }

  /// The node with an identity.
  public func node(_ id: NodeID) -> PlanNode? { nodes.first { $0.id == id } }

  /// The identity of the whole experiment: of its nodes and claims, but not of names, places and
  /// words.
  public var fingerprint: Fingerprint {
    struct Meaning: Encodable {
      var nodes: [NodeID]
      var claims: [ClaimPlan]
    }
    let place = SourceLocation(file: "", line: 0)
    let claims = claims.map {
      var claim = $0
      claim.location = place
      claim.text = ""
      return claim
    }
    // A threshold that is not finite has no canonical form; validation reports it by its line.
    let meaning = Meaning(nodes: nodes.map(\.id).sorted(), claims: claims)
    return (try? CanonicalJSON.fingerprint(meaning)) ?? Fingerprint("not-finite")
  }
}

extension Plan {
  /// The head of a reward model or a preference model, trained or not; nil for a policy.
  public func head(of model: NodeID) -> HeadPlan? {
    var id = model
    for _ in nodes {
      switch node(id)?.operation {
      case .rewardModel(let reward): return reward.head
      case .train(let train): id = train.model
      default: return nil
      }
    }
    return nil
  }
}
