/// Finds what somebody probably meant by a name that doesn't exist.
public enum NearestName {
  /// The candidate with the fewest single-character edits, if few enough for a plausible slip.
  public static func suggestion(for name: String, among candidates: [String]) -> String? {
    let limit = max(1, name.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in candidates.sorted() {
      let distance = distance(name.lowercased(), candidate.lowercased())
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// The Damerau-Levenshtein distance with adjacent transpositions.
  static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left)
    let right = Array(right)
    var rows = [Array(0...right.count)]
    for (index, character) in left.enumerated() {
      var row = [index + 1]
      for (column, other) in right.enumerated() {
        var cost = min(
          rows[index][column + 1] + 1,
          row[column] + 1,
          rows[index][column] + (character == other ? 0 : 1)
        )
        if index > 0, column > 0, character == right[column - 1], left[index - 1] == other {
          cost = min(cost, rows[index - 1][column - 1] + 1)
        }
        row.append(cost)
      }
      rows.append(row)
    }
    return rows[left.count][right.count]
  }
}
