import RecipePlan
import Synchronization

/// Opens pretrained models, each once.
public final class PretrainedLibrary: Sendable {
  private let opened = Mutex<[PretrainedPlan: Result<PretrainedFiles, any Error>]>([:])

  private let encoders = Mutex<[EncoderPlan: Result<EncoderFiles, any Error>]>([:])

  private let adapters = Mutex<[String: Result<AdapterFiles, any Error>]>([:])

  /// Makes a library that has opened nothing.
  public init() {}

  /// A model's files, opened and checked.
  func files(_ plan: PretrainedPlan) throws -> PretrainedFiles {
    let files = opened.withLock { opened in
      if let known = opened[plan] { return known }
      let files = Result { try PretrainedFiles(plan) }
      opened[plan] = files
      return files
    }
    return try files.get()
  }

  /// A saved adapter's files, opened and checked as far as they can be without the model.
  func adapter(_ path: String) throws -> AdapterFiles {
    let files = adapters.withLock { opened in
      if let known = opened[path] { return known }
      let files = Result { try AdapterFiles(path) }
      opened[path] = files
      return files
    }
    return try files.get()
  }

  /// A text encoder's files, opened and checked.
  func encoder(_ plan: EncoderPlan) throws -> EncoderFiles {
    let files = encoders.withLock { opened in
      if let known = opened[plan] { return known }
      let files = Result { try EncoderFiles(plan) }
      opened[plan] = files
      return files
    }
    return try files.get()
  }
}
