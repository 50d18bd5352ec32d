/// A heap of possible merges: the lowest rank first, of equal ranks the leftmost.
struct RankHeap {
  private(set) var items: [UInt64]

  /// An empty heap in the memory of `items`.
  init(items: [UInt64]) {
    self.items = items
    self.items.removeAll(keepingCapacity: true)
  }

  /// Adds a merge, unless its rank says that it is none.
  mutating func push(_ rank: UInt32, _ place: Int) {
    guard rank != .max else { return }
    let item = UInt64(rank) << 32 | UInt64(UInt32(place))
    items.append(item)
    var index = items.count - 1
    while index > 0 {
      let parent = (index - 1) / 2
      if items[parent] <= item { break }
      items[index] = items[parent]
      index = parent
    }
    items[index] = item
  }

  /// Takes the first merge.
  mutating func pop() -> (rank: UInt32, place: Int)? {
    guard let first = items.first, let last = items.popLast() else { return nil }
    if !items.isEmpty {
      var index = 0
      while true {
        var child = 2 * index + 1
        if child >= items.count { break }
        if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
        if items[child] >= last { break }
        items[index] = items[child]
        index = child
      }
      items[index] = last
    }
    return (UInt32(first >> 32), Int(first & 0xFFFF_FFFF))
  }
}
