public import RecipePlan

/// An optimizer with its learning rate, its schedule and its groups of parameters.
public protocol OptimizerDeclaration: Sendable, Hashable {
  /// The optimizer as the plan records it.
  var plan: OptimizerPlan { get }
  /// How the learning rate changes.
  var schedule: Schedule { get }
  /// Parameters that are treated otherwise; each belongs to the first group that has it.
  var groups: [ParameterGroup] { get set }
  /// What is wrong with the declaration that its plan cannot show, in sentences.
  var faults: [String] { get }
}

extension OptimizerDeclaration {
  /// Nothing is wrong.
  public var faults: [String] { [] }

  /// The same optimizer with one group of parameters more.
  ///
  /// ```swift
  /// AdamW(learningRate: 1e-5, weightDecay: 0.1)
  ///   .group(.embeddings, weightDecay: 0)
  ///   .group(.named("model.layers.0.*"), learningRateFactor: 0.1)
  /// ```
  /// - Parameters:
  ///   - selection: Which parameters the group is made of. One that an earlier group has stays there.
  ///   - weightDecay: The weight decay of all of them; by default what the optimizer says.
  ///   - learningRateFactor: What their learning rate is multiplied by; 0 freezes them.
  ///   - file: The recipe's file; the compiler fills it in.
  ///   - line: The recipe's line; the compiler fills it in.
  /// - Returns: The optimizer with the group.
  public func group(
    _ selection: ParameterSelection,
    weightDecay: Double? = nil,
    learningRateFactor: Double = 1,
    file: String = #fileID,
    line: Int = #line
  ) -> Self {
    var copy = self
    copy.groups.append(
      ParameterGroup(
        plan: ParameterGroupPlan(
          selection: selection.plan,
          weightDecay: weightDecay,
          learningRateFactor: learningRateFactor
        ),
        location: SourceLocation(file: file, line: line)
      )
    )
    return copy
  }
}
