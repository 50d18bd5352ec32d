import PreferenceData
import RecipeDSL
import RecipePlan
import Testing

@testable import RecipeInterpreter

/// A loss with a mistake, such as a formula language with an error would compute.
private struct Mistaken: LossEvaluation {
  var loss: TermLoss
  /// What goes wrong with the share of a batch.
  var spoil: (inout LossShare, FormulaBatch, _ weights: [Double]) -> Void

  func share(
    of batch: FormulaBatch,
    weights: [Double],
    denominators: [Double]
  ) throws -> LossShare {
    var share = try loss.share(of: batch, weights: weights, denominators: denominators)
    spoil(&share, batch, weights)
    return share
  }

  func total(
    of batch: FormulaBatch,
    frozenAt base: FormulaBatch,
    weights: [Double],
    denominators: [Double]
  ) throws -> Double {
    try loss.total(of: batch, frozenAt: base, weights: weights, denominators: denominators)
  }
}

@Suite("Every check of losses finds what it is for")
struct CheckFailureTests {
  static let tokens = FormulaTerm(.chosen, .tokenLogProbabilities)

  private func findings(
    _ term: any LossTerm = DPO(beta: 0.1),
    _ spoil: @escaping (inout LossShare, FormulaBatch, _ weights: [Double]) -> Void
  ) -> [String] {
    let plan = term.plan()
    return ObjectiveCheck(plan) { Mistaken(loss: try TermLoss([plan]), spoil: spoil) }.findings
  }

  @Test("A sound loss has no findings, evaluated by itself or from outside")
  func sound() {
    #expect(findings { _, _, _ in } == [])
  }

  @Test("A gradient that is not the value's", arguments: [1.01, -1, 0])
  func gradient(factor: Double) {
    let found = findings { share, _, _ in
      share.gradients[Self.tokens]?[0] *= factor
    }
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("the gradient for chosen.tokenLogProbabilities is ") == true)
  }

  @Test("A gradient for a learned number that is not the value's")
  func learnedGradient() {
    let found = findings(RaoKupperDPO(beta: 0.1, isLearned: true)) { share, _, _ in
      share.learned = share.learned.mapValues { $0 + 0.1 }
    }
    #expect(found.count == 1)
    #expect(found.first?.contains("where the loss changes by") == true)
  }

  /// A kink on every row: the larger of 0 and a difference that is 0 where the stopped part stands.
  struct Kinked: Objective {
    typealias Example = Comparison
    var loss: Loss {
      .perExample(max(chosen.logRatio - stopGradient(chosen.logRatio), 0))
    }
  }

  @Test("A recipe's own formula with a kink on ordinary rows")
  func kink() {
    let found = ObjectiveCheck(Kinked().plan()).findings
    #expect(found.contains { $0.hasSuffix("the formula has a jump or a kink on ordinary rows.") })
  }

  @Test("Rows that don't add up to their batch, though no statistic of the batch is read")
  func rows() {
    let found = findings { share, batch, _ in share.total += 0.01 * Double(batch.count - 1) }
    #expect(found.count == 1)
    #expect(found.first?.contains("but its rows add up to") == true)
    // A loss that says so may depend on its batch.
    let sorted = findings(AOT(beta: 0.1, matching: .paired)) { share, batch, _ in
      share.total += 0.01 * Double(batch.count - 1)
    }
    #expect(sorted == [])
  }

  @Test("A row of weight 0 that takes part")
  func weightless() {
    let found = findings { share, batch, weights in
      guard weights.contains(0), let last = share.gradients[Self.tokens]?.indices.last else {
        return
      }
      share.gradients[Self.tokens]?[last] = 1e-12
    }
    #expect(found == ["a row of weight 0 has a gradient."])
  }

  /// A logarithm that is infinite where policy and reference agree.
  struct Unanchored: Objective {
    typealias Example = Comparison
    var loss: Loss { .perExample(log(abs(chosen.logRatio - rejected.logRatio))) }
  }

  /// A root whose value is finite there and whose gradient is not.
  struct Vertical: Objective {
    typealias Example = Comparison
    var loss: Loss { .perExample(squareRoot(abs(chosen.logRatio - rejected.logRatio))) }
  }

  @Test("A recipe's own formula that is not finite at its first step")
  func anchor() {
    for term in [Unanchored() as any LossTerm, Vertical()] {
      #expect(
        ObjectiveCheck(term.plan()).findings.contains(
          "the loss or its gradient is not finite where policy and reference agree."
        )
      )
    }
  }

  /// An exponential of a log-ratio: fine on ordinary rows, infinite on extreme ones.
  struct Explosive: Objective {
    typealias Example = Comparison
    var loss: Loss { .perExample(exp(rejected.logRatio)) }
  }

  @Test("Extreme log-ratios that the loss or its gradient doesn't bear")
  func extremes() {
    let note = "not finite at log-ratios of ±10⁴: such a row stops the run, which names it."
    #expect(ObjectiveCheck(Explosive().plan()).notes.contains(note))
    #expect(ObjectiveCheck(Explosive().plan()).findings == [])
    #expect(!ObjectiveCheck(HingeDPO(beta: 0.1).plan()).notes.contains(note))
  }

  /// Losses that fall without end, with what makes them fall.
  static let endless: [(any LossTerm, String)] = [
    (RobustDPO(beta: 0.1, labelSmoothing: 0.1), "log π(rejected) falls"),
    (XPO(beta: 0.1, alpha: 1e-5), "log π(extra) falls"),
    (SELM(beta: 0.01, alpha: 1e-3), "log π(extra) falls"),
    (KL<Demonstration>(to: .reference, estimator: .k1), "log π(completion) falls"),
    (Unlikelihood(), "r(rejected) falls"),
  ]

  /// A reward loss that forgot its logistic function.
  struct Unlikelihood: Objective {
    typealias Example = Comparison
    typealias Role = RewardRole
    var loss: Loss { .perExample(rejected.score - min(chosen.score, 5)) }
  }

  @Test("A loss without a lower bound is named with what makes it fall", arguments: endless)
  func unbounded(term: any LossTerm, course: String) {
    let notes = ObjectiveCheck(term.plan()).notes
    #expect(
      notes.contains {
        $0.hasPrefix("no lower bound: the loss falls without end as \(course); by 10⁴ it is ")
          && $0.contains("Guard it by few steps, a small factor or a regularizer")
      },
      "\(notes)"
    )
  }

  @Test("Losses with a lower bound are not named, whatever their scale")
  func bounded() {
    let terms: [any LossTerm] = [
      DPO(beta: 1e-5), DPO(beta: 100), SELM(beta: 0.01, alpha: 1e-3, stance: .pessimism),
      EXO(beta: 0.1, labelSmoothing: 0.1), APODown(beta: 0.1), BradleyTerry(), KTO(beta: 0.1),
      KL<Comparison>(to: .reference), NegativeLogLikelihood<Demonstration>(), DiscoPOP(beta: 0.05),
      HeadOrthogonality<Comparison>(), VariationalBradleyTerry(beta: 0.1),
    ]
    for term in terms {
      let notes = ObjectiveCheck(term.plan()).notes
      #expect(!notes.contains { $0.hasPrefix("no lower bound") }, "\(term): \(notes)")
    }
  }

  @Test("A term beside it that grows faster holds such a loss")
  func held() {
    let robust = RobustDPO(beta: 0.1, labelSmoothing: 0.1).plan()
    let held = "no lower bound by itself; the other terms of the stage hold it."
    let square = KL<Comparison>(to: .reference, estimator: .k2).plan(weight: 0.01)
    #expect(ObjectiveCheck(robust, beside: [square]).notes == [held])
    // A likelihood of the chosen reply says nothing of the rejected one.
    let likelihood = NegativeLogLikelihood<Comparison>(of: .chosen).plan()
    #expect(!ObjectiveCheck(robust, beside: [likelihood]).notes.contains(held))
  }
}
