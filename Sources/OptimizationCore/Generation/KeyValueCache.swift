/// The keys and values of one sequence's tokens, in pages.
///
/// Caches that continue one prompt share the pages that it fills; a page that one of them is to
/// write to is its own.
final class KeyValueCache {
  let layout: KeyValueLayout
  /// The number of tokens whose keys and values are in the cache.
  private(set) var count = 0
  /// The address of every page, for kernels.
  private(set) var addresses: [UnsafeMutablePointer<Float>] = []
  private var pages: [TensorStorage<Float>] = []

  init(_ layout: KeyValueLayout) { self.layout = layout }

  /// Makes a cache with the same tokens that can be continued by itself.
  func fork() -> KeyValueCache {
    let other = KeyValueCache(layout)
    other.count = count
    let whole = count / KeyValueLayout.tokenCount
    other.pages = Array(pages[..<whole])
    if whole * KeyValueLayout.tokenCount < count {
      other.pages.append(TensorStorage<Float>(copying: pages[whole]))
    }
    other.addresses = other.pages.map(\.pointer)
    return other
  }

  /// Makes room for tokens, which are then counted as being there.
  ///
  /// - Parameter newCount: How many tokens more; the caller writes their keys and values.
  func extend(by newCount: Int) {
    count += newCount
    while pages.count * KeyValueLayout.tokenCount < count {
      // Zeros, because scores of positions without a token are computed too, and thrown away.
      let page = TensorStorage<Float>(zeros: layout.count)
      pages.append(page)
      addresses.append(page.pointer)
    }
  }

  /// Writes the keys and values of one token in one layer.
  ///
  /// - Parameters:
  ///   - keys: The keys of all heads.
  ///   - values: The values of all heads.
  ///   - layer: The layer.
  ///   - position: The token's position, below `count`.
  func write(
    keys: UnsafePointer<Float>,
    values: UnsafePointer<Float>,
    layer: Int,
    position: Int
  ) {
    let page = addresses[position / KeyValueLayout.tokenCount]
    let place = position % KeyValueLayout.tokenCount
    let width = layout.headWidth
    for head in 0..<layout.headCount {
      let column = page + layout.keys(layer: layer, head: head) + place
      let source = keys + head * width
      var target = column
      for index in 0..<width {
        target.pointee = source[index]
        target += KeyValueLayout.tokenCount
      }
      (page + layout.values(layer: layer, head: head) + place * layout.valueStride)
        .update(from: values + head * width, count: width)
    }
  }
}
