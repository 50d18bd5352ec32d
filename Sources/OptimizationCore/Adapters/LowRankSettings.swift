/// The shape of a low-rank adapter, with the meaning that PEFT's `LoraConfig` gives its keys.
public struct LowRankSettings: Codable, Hashable, Sendable {
  /// The number of rows of A and columns of B: PEFT's `r`.
  public var rank: Int
  /// What scales the product: PEFT's `lora_alpha`.
  public var alpha: Double
  /// The share of a map's inputs that A does not see in training: PEFT's `lora_dropout`.
  public var dropout: Double
  /// Which linear maps get low-rank maps: PEFT's `target_modules`.
  public var targets: AdapterTargets
  /// Whether the product is scaled by alpha / sqrt(rank), not by alpha / rank (Kalajdzievski, "A Rank
  /// Stabilization Scaling Factor for Fine-Tuning with LoRA", 2023): PEFT's `use_rslora`.
  public var isRankStabilized: Bool
  /// Modules of the model that are trained whole, such as `lm_head`: PEFT's `modules_to_save`.
  public var wholeModules: [String]
  /// Ranks of some maps by regular expression: PEFT's `rank_pattern`.
  public var rankPattern: [String: Int] = [:]
  /// Scales of some maps by regular expression: PEFT's `alpha_pattern`.
  public var alphaPattern: [String: Double] = [:]

  /// Creates settings; what is left out is as in PEFT, except that all linear maps are the targets.
  ///
  /// - Parameters:
  ///   - rank: The number of rows of A and columns of B.
  ///   - alpha: What scales the product.
  ///   - dropout: The share of a map's inputs that A does not see in training.
  ///   - targets: Which linear maps get low-rank maps.
  ///   - isRankStabilized: Whether the product is scaled by alpha / sqrt(rank).
  ///   - wholeModules: Modules of the model that are trained whole.
  public init(
    rank: Int = 8,
    alpha: Double = 8,
    dropout: Double = 0,
    targets: AdapterTargets = .allLinear,
    isRankStabilized: Bool = false,
    wholeModules: [String] = []
  ) {
    self.rank = rank
    self.alpha = alpha
    self.dropout = dropout
    self.targets = targets
    self.isRankStabilized = isRankStabilized
    self.wholeModules = wholeModules
  }

  /// What is wrong with the settings, one sentence each; empty if nothing is.
  public func faults() -> [String] {
    var faults: [String] = []
    for rank in [rank] + rankPattern.values.sorted() where rank < 1 || rank > 1 << 20 {
      faults.append("The rank must be between 1 and 1048576, not \(rank).")
    }
    for alpha in [alpha] + alphaPattern.values.sorted() where !(alpha.isFinite && alpha > 0) {
      faults.append("Alpha must be a positive number, not \(alpha).")
    }
    if !(dropout >= 0 && dropout < 1) {
      faults.append("Dropout must be at least 0 and below 1, not \(dropout).")
    }
    return faults
  }

  /// What the product of a map of some rank is multiplied by.
  ///
  /// - Parameters:
  ///   - rank: The map's rank.
  ///   - alpha: The map's alpha.
  /// - Returns: alpha / rank, or alpha / sqrt(rank) if the settings say so.
  public func scale(rank: Int, alpha: Double) -> Double {
    alpha / (isRankStabilized ? Double(rank).squareRoot() : Double(rank))
  }

  /// The rank and the alpha of a module, which patterns may have set.
  func figures(ofModule name: String) throws(AdapterError) -> (rank: Int, alpha: Double) {
    (
      try Self.value(in: rankPattern, ofModule: name) ?? rank,
      try Self.value(in: alphaPattern, ofModule: name) ?? alpha
    )
  }

  /// The value of the first pattern, by its text, that a name ends in.
  private static func value<Value>(
    in patterns: [String: Value],
    ofModule name: String
  ) throws(AdapterError) -> Value? {
    for (pattern, value) in patterns.sorted(by: { $0.key < $1.key }) {
      let ending = AdapterTargets.pattern("(.*\\.)?(\(pattern))")
      if try !ending.matches(among: [name]).isEmpty { return value }
    }
    return nil
  }
}
