/// A sparse dictionary of the features by which two replies differ.
public struct DictionaryPlan: Codable, Hashable, Sendable {
  /// The greatest number of features.
  public static let most = 16_384

  /// The number of features.
  public var size: Int
  /// How many features of a comparison are kept, on average over a batch.
  public var active: Int
  /// How many idle features of a comparison learn from what the others leave.
  public var revived: Int
  /// After how many steps without being kept a feature is idle.
  public var patience: Int

  /// Makes a plan of a dictionary.
  public init(size: Int, active: Int, revived: Int, patience: Int) {
    self.size = size
    self.active = active
    self.revived = revived
    self.patience = patience
  }

  /// What is wrong with the sizes, in sentences.
  var faults: [String] {
    var faults: [String] = []
    if !(1...Self.most).contains(size) {
      faults.append(
        "The dictionary's size is \(size); it must be at least 1 and at most \(Self.most)."
      )
    } else if !(1...size).contains(active) {
      faults.append(
        "The dictionary keeps \(active) of its \(size) features; it must keep at least 1 and at most "
          + "all."
      )
    }
    if revived < 0 { faults.append("'revived' is \(revived); it must be 0 or more.") }
    if patience < 1 {
      faults.append("The dictionary's patience is \(patience) steps; it must be at least 1.")
    }
    return faults
  }
}
