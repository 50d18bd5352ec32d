/// What two replies share: the tokens of their longest common subsequence.
enum CommonSubsequence {
  /// Which tokens of each of two replies stand outside of their longest common subsequence.
  /// - Parameters:
  ///   - first: The tokens of the one reply.
  ///   - second: The tokens of the other one.
  /// - Returns: For each token 1 if it is not shared and 0 if it is; of several longest subsequences
  ///   the one whose tokens come first in the first reply.
  static func changes(
    _ first: [Int32],
    _ second: [Int32]
  ) -> (first: [Double], second: [Double]) {
    let width = second.count + 1
    // The length of the longest common subsequence of what follows each pair of places.
    var lengths = [Int32](repeating: 0, count: (first.count + 1) * width)
    for left in first.indices.reversed() {
      for right in second.indices.reversed() {
        lengths[left * width + right] =
          first[left] == second[right]
          ? lengths[(left + 1) * width + right + 1] + 1
          : max(lengths[(left + 1) * width + right], lengths[left * width + right + 1])
      }
    }
    var changed = (
      first: [Double](repeating: 1, count: first.count),
      second: [Double](repeating: 1, count: second.count)
    )
    var (left, right) = (0, 0)
    while left < first.count, right < second.count {
      if first[left] == second[right] {
        changed.first[left] = 0
        changed.second[right] = 0
        left += 1
        right += 1
      } else if lengths[(left + 1) * width + right] > lengths[left * width + right + 1] {
        left += 1
      } else {
        right += 1
      }
    }
    return changed
  }
}
