/// Where the keys and values of some consecutive tokens lie in a page of memory.
///
/// A page has all layers and heads of `tokenCount` positions. A head's keys are columns, one token
/// in each lane, so that scores of many tokens are plain vector operations; its values are rows,
/// padded to whole vectors.
struct KeyValueLayout: Hashable {
  let layerCount: Int
  let headCount: Int
  let headWidth: Int

  /// The number of positions in a page; two pages make whole vectors in any build.
  static var tokenCount: Int { 32 }

  /// The distance, in floats, between the values of two tokens.
  var valueStride: Int { paddedToVector(headWidth) }
  private var keyCount: Int { headWidth * Self.tokenCount }
  private var valueCount: Int { valueStride * Self.tokenCount }

  /// The number of floats in a page.
  var count: Int { layerCount * headCount * (keyCount + valueCount) }

  /// Where a head's keys begin: [head width, tokens].
  @inline(__always)
  func keys(layer: Int, head: Int) -> Int {
    (layer &* headCount &+ head) &* (keyCount &+ valueCount)
  }

  /// Where a head's values begin: [tokens, `valueStride`].
  @inline(__always)
  func values(layer: Int, head: Int) -> Int { keys(layer: layer, head: head) &+ keyCount }
}
