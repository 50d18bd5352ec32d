/// Keeps a summary below the size at which GitHub refuses a comment.
enum SummaryLimit {
  /// The largest size in bytes; GitHub's own limit is 65,536 characters.
  static let bytes = 60_000

  /// The text, its last lines left out if it is too large, which a last line then says.
  static func applied(to text: String, limit: Int = bytes) -> String {
    guard text.utf8.count >= limit else { return text }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    // Room for the closing tag and the sentence about what is missing.
    var room = limit - 200
    var kept: [Substring] = []
    var isFolded = false
    for line in lines {
      room -= line.utf8.count + 1
      guard room > 0 else { break }
      if line.hasPrefix("<details>") { isFolded = true }
      if line == "</details>" { isFolded = false }
      kept.append(line)
    }
    let missing = TextNumber.count(lines.count - kept.count, "more line")
    var text = kept.joined(separator: "\n")
    if isFolded {
      text += "\n\n</details>"
    }
    return text + "\n\nCut to stay under \(TextNumber.count(limit)) bytes: \(missing); "
      + "all numbers are in `results.json`.\n"
  }
}
