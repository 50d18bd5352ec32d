/// Why a file of weights, or of a model's configuration, cannot be used.
public struct WeightFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What in the file the fault is in.
  public enum Subject: Hashable, Sendable {
    /// The file as a whole.
    case file
    /// The tensor of this name.
    case tensor(String)
    /// The entry of this key in the file's metadata or configuration.
    case key(String)
  }

  /// The path of the file.
  public let file: String
  /// What in the file the fault is in.
  public let subject: Subject
  /// What is wrong, in words that continue "FILE: SUBJECT: ".
  public let reason: String

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - file: The path of the file.
  ///   - subject: What in the file the fault is in.
  ///   - reason: What is wrong, without a full stop.
  public init(file: String, subject: Subject = .file, reason: String) {
    self.file = file
    self.subject = subject
    self.reason = reason
  }

  /// The file, the tensor or key, and the reason in one sentence.
  public var description: String {
    switch subject {
    case .file: "\(file): \(reason)."
    case .tensor(let name): "\(file): tensor \(Self.clipped(name)): \(reason)."
    case .key(let key): "\(file): \(Self.clipped(key)): \(reason)."
    }
  }

  /// A name as a message can carry it: a damaged file may have names of megabytes.
  static func clipped(_ name: String) -> String {
    let limit = 120
    guard name.utf8.count > limit else { return name }
    return name.prefix(limit) + "..."
  }
}
