/// What becomes of the matches that text is split at.
enum CutBehaviour: String, CaseIterable, Sendable {
  case removed = "Removed"
  case isolated = "Isolated"
  case contiguous = "Contiguous"
  case mergedWithNext = "MergedWithNext"
  case mergedWithPrevious = "MergedWithPrevious"
}
