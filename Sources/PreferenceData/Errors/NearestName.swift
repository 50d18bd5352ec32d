/// Finds the name a mistyped one was probably meant to be.
enum NearestName {
  /// The candidate with the smallest edit distance to `name`, if it is near enough to be meant.
  ///
  /// Near enough is at most a third of the longer name (but always one edit), ignoring case. Ties
  /// go to the earlier candidate.
  static func suggestion(for name: String, among candidates: [String]) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars)
    var best: (name: String, distance: Int)?
    // Names longer than a file name can be are no typing errors, and would be slow to compare.
    guard wanted.count <= 512 else { return nil }
    for candidate in candidates {
      let scalars = Array(candidate.lowercased().unicodeScalars)
      let limit = max(1, max(wanted.count, scalars.count) / 3)
      guard abs(wanted.count - scalars.count) <= limit else { continue }
      let distance = editDistance(wanted, scalars)
      if distance <= limit, distance < best?.distance ?? .max {
        best = (candidate, distance)
      }
    }
    return best?.name
  }

  /// The smallest number of insertions, deletions and replacements that turn `a` into `b`.
  static func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var previous = Array(0...b.count)
    for (i, left) in a.enumerated() {
      var current = [i + 1]
      current.reserveCapacity(b.count + 1)
      for (j, right) in b.enumerated() {
        let replaced = previous[j] + (left == right ? 0 : 1)
        current.append(min(replaced, previous[j + 1] + 1, current[j] + 1))
      }
      previous = current
    }
    return previous[b.count]
  }
}
