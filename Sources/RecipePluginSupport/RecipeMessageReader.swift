public import Foundation

/// Turns the bytes of a recipe's standard error into messages as soon as they are complete.
///
/// A line that starts with `error:` or `warning:` opens a message; indented lines continue it.
public struct RecipeMessageReader: Sendable {
  private var bytes: [UInt8] = []
  private var open: RecipeMessage?

  /// Makes a reader that has read nothing.
  public init() {}

  /// Takes bytes and returns the messages that they complete.
  public mutating func read(_ data: Data) -> [RecipeMessage] {
    bytes += data
    var messages: [RecipeMessage] = []
    while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
      messages += take(String(decoding: bytes[..<end], as: UTF8.self))
      bytes.removeFirst(end + 1)
    }
    // A message may have more lines; one that ends with the available bytes is shown all the same,
    // since a recipe writes each message at once.
    if bytes.isEmpty { messages += close() }
    return messages
  }

  /// Returns what is left at the end of the stream.
  public mutating func finish() -> [RecipeMessage] {
    let rest = bytes.isEmpty ? [] : take(String(decoding: bytes, as: UTF8.self))
    bytes = []
    return rest + close()
  }

  private mutating func take(_ line: String) -> [RecipeMessage] {
    if line.hasPrefix("error: ") {
      defer { open = .error(String(line.dropFirst(7))) }
      return close()
    }
    if line.hasPrefix("warning: ") {
      defer { open = .warning(String(line.dropFirst(9))) }
      return close()
    }
    if line.hasPrefix("  "), let message = open {
      switch message {
      case .error(let text): open = .error(text + "\n" + line)
      case .warning(let text): open = .warning(text + "\n" + line)
      case .progress: break
      }
      return []
    }
    return close() + [.progress(line)]
  }

  private mutating func close() -> [RecipeMessage] {
    defer { open = nil }
    return open.map { [$0] } ?? []
  }
}
