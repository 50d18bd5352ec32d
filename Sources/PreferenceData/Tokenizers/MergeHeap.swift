/// A binary heap of counted pairs with the one to merge first on top.
struct MergeHeap {
  private var items: [CountedPair] = []

  /// Makes a heap of the items.
  init(_ items: [CountedPair]) {
    self.items = items
    for index in stride(from: items.count / 2 - 1, through: 0, by: -1) { sink(index) }
  }

  /// Adds an item.
  mutating func push(_ item: CountedPair) {
    items.append(item)
    var index = items.count - 1
    while index > 0 {
      let parent = (index - 1) / 2
      guard item.comes(before: items[parent]) else { break }
      items.swapAt(index, parent)
      index = parent
    }
  }

  /// Removes and returns the item that is merged first; nil if there is none.
  mutating func pop() -> CountedPair? {
    guard let top = items.first, let last = items.popLast() else { return nil }
    if !items.isEmpty {
      items[0] = last
      sink(0)
    }
    return top
  }

  private mutating func sink(_ start: Int) {
    var index = start
    while true {
      var first = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < items.count && items[child].comes(before: items[first]) {
        first = child
      }
      if first == index { return }
      items.swapAt(index, first)
      index = first
    }
  }
}
