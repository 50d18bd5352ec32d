import RecipePlan

/// Opens pretrained models, each once.
public final class PretrainedLibrary {
  private var opened: [PretrainedPlan: Result<PretrainedFiles, any Error>] = [:]

  /// Makes a library that has opened nothing.
  public init() {}

  /// A model's files, opened and checked.
  func files(_ plan: PretrainedPlan) throws -> PretrainedFiles {
    if let known = opened[plan] { return try known.get() }
    let files = Result { try PretrainedFiles(plan) }
    opened[plan] = files
    return try files.get()
  }
}
