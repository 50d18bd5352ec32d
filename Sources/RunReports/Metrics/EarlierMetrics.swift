import Foundation

/// The lines of steps that an earlier part of the same run wrote.
struct EarlierMetrics: Sendable {
  private struct Line: Decodable {
    var node: String
    var step: Int?
  }

  private var lines: [String: [(step: Int, text: String)]] = [:]

  /// No earlier lines.
  init() {}

  /// The lines of a file, or none if it cannot be read.
  ///
  /// A line that was cut off is left out.
  init(file: URL) {
    guard let data = try? Data(contentsOf: file) else { return }
    let decoder = JSONDecoder()
    for text in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      guard let line = try? decoder.decode(Line.self, from: Data(text.utf8)),
        let step = line.step
      else { continue }
      lines[line.node, default: []].append((step, String(text)))
    }
  }

  /// Hands out the lines of one stage before a step, once.
  mutating func take(node: String, before step: Int) -> [String] {
    guard let known = lines.removeValue(forKey: node) else { return [] }
    return known.filter { $0.step < step }.map(\.text)
  }
}
