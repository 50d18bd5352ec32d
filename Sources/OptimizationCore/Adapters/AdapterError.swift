/// Why a model cannot have an adapter.
public enum AdapterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The settings have faults, one sentence each.
  case settings(faults: [String])
  /// A regular expression cannot be read.
  case pattern(String, reason: String)
  /// The targets match no linear map of the model.
  case noTarget(AdapterTargets)
  /// A name in a list matches nothing that it could stand for.
  case unmatched(String, candidates: [String])
  /// The model has an adapter already.
  case adapted
  /// The output head and the embedding are one table, of which only one is to be trained.
  case tiedTable(String)
  /// A module is to be trained whole and is a target too.
  case wholeTarget(String)
  /// The adapter's parameters are not those the model and the settings ask for.
  case parameters(ParameterMismatch)

  /// The reason in words.
  public var description: String {
    switch self {
    case .settings(let faults): "No adapter has these settings: \(faults.joined(separator: " "))"
    case .pattern(let pattern, let reason):
      "\(WeightFileError.clipped(pattern)) is not a regular expression: \(reason)."
    case .noTarget(let targets): "No linear map of the model is matched by \(targets)."
    case .unmatched(let name, let candidates):
      "Nothing in the model is called \(WeightFileError.clipped(name)); there are "
        + "\(candidates.joined(separator: ", "))."
    case .adapted: "The model has an adapter; merge it before another is added."
    case .tiedTable(let name):
      "\(name) cannot be trained whole: the model's head and embedding are one table."
    case .wholeTarget(let name):
      "\(name) cannot be trained whole and by a low-rank map too; leave it out of one of the two."
    case .parameters(let mismatch): "The parameters do not fit the adapter. \(mismatch)"
    }
  }
}
