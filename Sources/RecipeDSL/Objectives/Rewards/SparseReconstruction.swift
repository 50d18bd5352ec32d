public import PreferenceData
import RecipePlan

/// The loss of a sparse dictionary of how replies differ (Movva and others 2025, WIMHF).
///
/// The mean over prefixes of the dictionary of the reconstruction's squared error as a share of the batch's
/// spread, so that the first features say the most (Matryoshka; Bussmann and others 2025), and a factor times
/// the same share for what idle features make of what the others leave, which brings those back. A batch is
/// one whole: its largest numbers are kept.
public struct SparseReconstruction: Objective {
  /// The kind of example.
  public typealias Example = Comparison
  /// The kind of model.
  public typealias Role = DictionaryRole

  /// How many features count in each reconstruction, from the first on; the last is usually all.
  public var prefixes: [Int]
  /// The factor of the idle features' loss.
  public var revival: Double

  /// Declares the objective.
  /// - Parameters:
  ///   - prefixes: How many features count in each reconstruction; rising, the last usually all.
  ///   - revival: The factor of the idle features' loss; from 0.
  public init(prefixes: [Int], revival: Double = 1.0 / 32) {
    self.prefixes = prefixes
    self.revival = revival
  }

  /// The formula.
  public var loss: Loss {
    guard let first = prefixes.first else { return .perExample(.fixed(0)) }
    let errors = prefixes.dropFirst().reduce(dictionary.error(ofFirst: first)) {
      $0 + dictionary.error(ofFirst: $1)
    }
    let mean = prefixes.count == 1 ? errors : errors / Double(prefixes.count)
    let share = mean / dictionary.spread.batchMean()
    guard revival != 0 else { return .perExample(share) }
    return .perExample(
      share + revival * (dictionary.idleError / dictionary.residualSpread.batchMean())
    )
  }

  /// What is wrong with the settings.
  public var faults: [String] {
    var faults = nonNegativeFault("revival", revival)
    if prefixes.isEmpty {
      faults.append("'prefixes' is empty; name at least the dictionary's size.")
    }
    if zip(prefixes, prefixes.dropFirst()).contains(where: { $0 >= $1 }) {
      faults.append("'prefixes' is \(prefixes); each must be larger than the one before.")
    }
    return faults
  }
}
