public import Foundation

/// The warnings of a recipe's last compilation, kept because an up-to-date build repeats none.
///
/// A warning about an unused stage must not be shown once and never again.
public struct RememberedWarnings: Sendable {
  private struct Content: Codable {
    var state: String
    var warnings: [BuildDiagnostic]
  }

  private let file: URL
  private let sources: [URL]

  /// Makes a memory for the sources of one recipe.
  public init(file: URL, sources: [URL]) {
    self.file = file
    self.sources = sources
  }

  /// Keeps warnings in place of those that were kept before.
  public func replace(with warnings: [BuildDiagnostic]) {
    // Failing to remember costs a repeated warning, not a run.
    guard !warnings.isEmpty,
      let data = try? JSONEncoder().encode(Content(state: state, warnings: warnings))
    else {
      try? FileManager.default.removeItem(at: file)
      return
    }
    try? data.write(to: file, options: .atomic)
  }

  /// The warnings of the last compilation; empty when the sources have changed since.
  public var warnings: [BuildDiagnostic] {
    guard let data = try? Data(contentsOf: file),
      let content = try? JSONDecoder().decode(Content.self, from: data), content.state == state
    else { return [] }
    return content.warnings
  }

  /// Names, sizes and times of the sources.
  private var state: String {
    sources.map { source in
      let attributes = try? FileManager.default.attributesOfItem(atPath: source.path)
      let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
      let date = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(source.lastPathComponent) \(size) \(date)"
    }.joined(separator: ", ")
  }
}
