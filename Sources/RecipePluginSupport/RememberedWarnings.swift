public import Foundation

/// The warnings of a recipe's last compilation, kept because an up-to-date build repeats none.
///
/// A warning about an unused stage must not be shown once and never again.
public struct RememberedWarnings: Sendable {
  private let file: URL
  private let sources: [URL]

  /// Makes a memory for the sources of one recipe.
  public init(file: URL, sources: [URL]) {
    self.file = file
    self.sources = sources
  }

  /// Keeps the text of warnings, or forgets them when it is empty.
  public func replace(with text: String) {
    if text.isEmpty {
      try? FileManager.default.removeItem(at: file)
    } else {
      // Failing to remember costs a repeated warning, not a run.
      try? Data("\(state)\n\(text)".utf8).write(to: file, options: .atomic)
    }
  }

  /// The warnings of the last compilation; empty when the sources have changed since.
  public var text: String {
    guard let content = try? String(contentsOf: file, encoding: .utf8),
      content.hasPrefix(state + "\n")
    else { return "" }
    return String(content.dropFirst(state.count + 1))
  }

  /// Names, sizes and times of the sources on one line.
  private var state: String {
    sources.map { source in
      let attributes = try? FileManager.default.attributesOfItem(atPath: source.path)
      let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
      let date = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(source.lastPathComponent) \(size) \(date)"
    }.joined(separator: ", ")
  }
}
