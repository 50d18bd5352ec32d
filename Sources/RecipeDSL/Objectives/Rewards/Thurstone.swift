public import PreferenceData

/// A reward model with normal noise (Thurstone 1927, case V).
///
/// The loss is `−log Φ(r(chosen) − r(rejected))` with unit noise on the difference, or
/// `−log Φ((r(chosen) − r(rejected))/√2)` with unit noise on each utility.
public struct Thurstone: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = RewardRole

  /// What has unit noise.
  public enum Noise: String, Sendable, Hashable {
    /// The difference of two utilities.
    case difference
    /// Each utility.
    case utilities
  }

  /// What has unit noise.
  public var noise: Noise

  /// Declares the objective.
  /// - Parameter noise: What has unit noise.
  public init(noise: Noise = .difference) {
    self.noise = noise
  }

  /// The formula.
  public var loss: Loss {
    let margin = chosen.score - rejected.score
    switch noise {
    case .difference: return .perExample(-logNormalCDF(margin))
    case .utilities: return .perExample(-logNormalCDF(margin / squareRoot(.fixed(2))))
    }
  }
}
