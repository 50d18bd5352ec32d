import RecipePlan

/// Which matrices a LoRA adapter changes.
public struct LoRATargets: Hashable, Sendable {
  let plan: AdapterTargetsPlan

  /// All linear maps of the layers, as PEFT's `all-linear`: attention and feed-forward, no head.
  public static let allLinear = LoRATargets(plan: .allLinear)

  /// Queries and values, as LoRA's authors and PEFT's defaults have it.
  public static let queriesAndValues = modules("q_proj", "v_proj")

  /// Maps by the last parts of their names.
  ///
  /// - Parameter names: Names such as `q_proj` or `self_attn.q_proj`.
  /// - Returns: The maps that have any of the names, in all layers.
  public static func modules(_ names: String...) -> LoRATargets {
    LoRATargets(plan: .modules(names))
  }

  /// Maps by a regular expression that their whole name matches.
  ///
  /// - Parameter pattern: A pattern such as `model\\.layers\\.[0-3]\\..*`.
  /// - Returns: The maps that match.
  public static func pattern(_ pattern: String) -> LoRATargets {
    LoRATargets(plan: .pattern(pattern))
  }
}
