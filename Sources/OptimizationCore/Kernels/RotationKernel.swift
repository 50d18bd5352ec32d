/// Turns the pairs of one head, element *i* with element *i* + half, in one pass.
///
/// - Parameters:
///   - source: The head's first element.
///   - half: Half the width of the head.
///   - cosine: The cosine of every pair.
///   - sine: The sine of every pair.
///   - direction: 1, or -1 to turn back.
///   - target: Where the result goes; may be `source`.
///   - accumulates: Whether to add to the target instead of replacing it.
@inline(__always)
func rotateHead(
  _ source: UnsafePointer<Float>,
  half: Int,
  cosine: UnsafePointer<Float>,
  sine: UnsafePointer<Float>,
  direction: Float,
  into target: UnsafeMutablePointer<Float>,
  accumulates: Bool
) {
  var pair = 0
  while pair &+ vectorWidth <= half {
    let (low, high) = (load(source + pair), load(source + half + pair))
    let (turned, kept) = (load(sine + pair) * direction, load(cosine + pair))
    var first = low * kept - high * turned
    var second = high * kept + low * turned
    if accumulates {
      first += load(target + pair)
      second += load(target + half + pair)
    }
    store(first, to: target + pair)
    store(second, to: target + half + pair)
    pair &+= vectorWidth
  }
  while pair &+ 4 <= half {
    let (low, high) = (loadFour(source + pair), loadFour(source + half + pair))
    let (turned, kept) = (loadFour(sine + pair) * direction, loadFour(cosine + pair))
    var first = low * kept - high * turned
    var second = high * kept + low * turned
    if accumulates {
      first += loadFour(target + pair)
      second += loadFour(target + half + pair)
    }
    UnsafeMutableRawPointer(target + pair).storeBytes(of: first, as: SIMD4<Float>.self)
    UnsafeMutableRawPointer(target + half + pair).storeBytes(of: second, as: SIMD4<Float>.self)
    pair &+= 4
  }
  while pair < half {
    let (low, high) = (source[pair], source[half + pair])
    let (turned, kept) = (sine[pair] * direction, cosine[pair])
    let first = low * kept - high * turned
    let second = high * kept + low * turned
    target[pair] = accumulates ? target[pair] + first : first
    target[half + pair] = accumulates ? target[half + pair] + second : second
    pair &+= 1
  }
}

@inline(__always)
private func loadFour(_ pointer: UnsafePointer<Float>) -> SIMD4<Float> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD4<Float>.self)
}
