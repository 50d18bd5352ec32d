public import RecipePlan

/// What a model is for, as a type, so that objectives and models are matched by the compiler.
public protocol ModelRole: Sendable {
  /// The role as the plan records it.
  static var plan: ModelRolePlan { get }
}

/// The model gives probabilities to replies.
public enum PolicyRole: ModelRole {
  /// The role as the plan records it.
  public static var plan: ModelRolePlan { .policy }
}

/// The model finds the features by which the replies of a comparison differ.
public enum DictionaryRole: ModelRole {
  /// The role as the plan records it.
  public static var plan: ModelRolePlan { .featureDictionary }
}

/// The model prefers one of two replies to the other.
public enum PreferenceRole: ModelRole {
  /// The role as the plan records it.
  public static var plan: ModelRolePlan { .preferenceModel }
}

/// The model scores replies.
public enum RewardRole: ModelRole {
  /// The role as the plan records it.
  public static var plan: ModelRolePlan { .rewardModel }
}
