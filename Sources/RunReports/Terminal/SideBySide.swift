/// Texts in columns beside each other, each under its title.
public struct SideBySide: Sendable {
  private let columns: Int

  /// Makes a layout.
  ///
  /// - Parameter columns: How many columns a line may take.
  public init(columns: Int) { self.columns = columns }

  /// The lines of some texts.
  ///
  /// - Parameter texts: The texts with their titles, from left to right.
  /// - Returns: Lines without their ends and without spaces at the right.
  public func lines(_ texts: [(title: String, text: String)]) -> [String] {
    guard !texts.isEmpty else { return [] }
    let separator = " │ "
    let width = max(8, (columns - separator.count * (texts.count - 1)) / texts.count)
    let blocks = texts.map { title, text in
      [DisplayWidth.cut(SafeText.terminal(title), to: width)]
        + text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
          DisplayWidth.wrapped(SafeText.terminal(String($0)), to: width)
        }
    }
    let height = blocks.map(\.count).max() ?? 0
    return (0..<height).map { row in
      let cells = blocks.map { block in
        DisplayWidth.padded(row < block.count ? block[row] : "", to: width)
      }
      let line = cells.joined(separator: separator)
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
