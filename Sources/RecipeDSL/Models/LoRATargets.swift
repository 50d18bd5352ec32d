/// Which matrices a LoRA adapter changes.
public struct LoRATargets: Hashable, Sendable {
  /// What the plan records: patterns of modules' names, or PEFT's word for all linear ones.
  let patterns: [String]

  /// All linear maps of the layers, as PEFT's `all-linear`: attention and feed-forward, no head.
  public static let allLinear = LoRATargets(patterns: ["all-linear"])

  /// Queries and values, as LoRA's authors and PEFT's defaults have it.
  public static let queriesAndValues = named("*.q_proj", "*.v_proj")

  /// Modules by the patterns of their names, in which `*` stands for anything.
  ///
  /// - Parameter patterns: Patterns such as `*.q_proj` or `model.layers.3.*`.
  /// - Returns: The modules that any pattern matches.
  public static func named(_ patterns: String...) -> LoRATargets { LoRATargets(patterns: patterns) }
}
