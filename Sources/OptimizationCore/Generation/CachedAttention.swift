/// Attention of the last token of a sequence to the keys and values of a cache.
///
/// Keys are in the lanes, where `AttentionForward` has queries. Every sum is the same chain of
/// operations as there, over the elements of a head, and over keys in blocks that are counted from
/// the first one; so the results are the same to the last bit.
struct CachedAttention {
  let shape: AttentionShape
  let layout: KeyValueLayout
  let layer: Int
  /// How many tokens, itself included, the token attends to; `nil` for all.
  let window: Int?

  /// The number of floats of memory that `run` needs.
  static func scratchCount(headWidth: Int) -> Int {
    AttentionShape.keyBlock + paddedToVector(headWidth) + headWidth
  }

  /// Computes the output of one query head.
  ///
  /// - Parameters:
  ///   - query: The head's query.
  ///   - head: The head.
  ///   - pages: The pages of the sequence.
  ///   - count: The number of tokens, the last one being the query's own.
  ///   - scratch: Memory of `scratchCount(headWidth:)` floats.
  ///   - output: Where the head's output goes.
  func run(
    _ query: UnsafePointer<Float>,
    head: Int,
    pages: UnsafePointer<UnsafeMutablePointer<Float>>,
    count: Int,
    scratch: UnsafeMutablePointer<Float>,
    output: UnsafeMutablePointer<Float>
  ) {
    let width = shape.headWidth
    let scores = scratch
    let sums = scores + AttentionShape.keyBlock
    let scaled = sums + layout.valueStride
    for index in 0..<width { scaled[index] = query[index] * shape.binaryScale }
    let keyValueHead = head / shape.groupSize
    let keyOffset = layout.keys(layer: layer, head: keyValueHead)
    let valueOffset = layout.values(layer: layer, head: keyValueHead)
    let firstKey = window.map { max(0, count - $0) } ?? 0
    var largest = -Float.infinity
    var sum: Float = 0
    var block = firstKey / AttentionShape.keyBlock * AttentionShape.keyBlock
    let firstBlock = block
    while block < count {
      let keys = max(firstKey, block)..<min(count, block + AttentionShape.keyBlock)
      // Pairs of pages are counted from the block's first, so that scores stay inside the block.
      var page = keys.lowerBound / (2 * KeyValueLayout.tokenCount) * 2
      let lastPage = (keys.upperBound - 1) / KeyValueLayout.tokenCount
      while page <= lastPage {
        scorePages(
          pages[page] + keyOffset,
          pages[min(page + 1, lastPage)] + keyOffset,
          scaled,
          into: scores + (page * KeyValueLayout.tokenCount - block)
        )
        page += 2
      }
      let before = largest
      let blockSum = normalize(
        scores,
        keys.lowerBound - block..<keys.upperBound - block,
        largest: &largest
      )
      if block > firstBlock {
        let factor = powerOfTwo(nonPositive: FloatVector(repeating: before - largest))
        sum *= factor[0]
        sum += blockSum
        for offset in stride(from: 0, to: layout.valueStride, by: vectorWidth) {
          store(load(sums + offset) * factor, to: sums + offset)
        }
      } else {
        sum = blockSum
        sums.update(repeating: 0, count: layout.valueStride)
      }
      addValues(scores, block: block, keys: keys, pages: pages, offset: valueOffset, to: sums)
      block += AttentionShape.keyBlock
    }
    let inverse = FloatVector(repeating: 1 / sum)
    forEachRowVector(width) { offset, valid in
      store(load(UnsafePointer(sums + offset)) * inverse, first: valid, to: output + offset)
    }
  }

  /// Computes the scores of two pages of keys.
  @inline(__always)
  private func scorePages(
    _ first: UnsafePointer<Float>,
    _ second: UnsafePointer<Float>,
    _ query: UnsafePointer<Float>,
    into scores: UnsafeMutablePointer<Float>
  ) {
    #if PENCHANT_AVX512
      scoreVectors(first, second, query, into: scores)
    #else
      scoreVectors(first, first + 2 * vectorWidth, query, into: scores)
      scoreVectors(
        second,
        second + 2 * vectorWidth,
        query,
        into: scores + KeyValueLayout.tokenCount
      )
    #endif
  }

  /// Computes the scores of two vectors of keys at one place and two at another.
  @inline(__always)
  private func scoreVectors(
    _ first: UnsafePointer<Float>,
    _ second: UnsafePointer<Float>,
    _ query: UnsafePointer<Float>,
    into scores: UnsafeMutablePointer<Float>
  ) {
    var (sum0, sum1, sum2, sum3) = (
      FloatVector.zero, FloatVector.zero, FloatVector.zero, FloatVector.zero
    )
    var (left, right) = (first, second)
    for index in 0..<shape.headWidth {
      let scalar = FloatVector(repeating: query[index])
      sum0 = multiplyAdd(sum0, load(left), scalar)
      sum1 = multiplyAdd(sum1, load(left + vectorWidth), scalar)
      sum2 = multiplyAdd(sum2, load(right), scalar)
      sum3 = multiplyAdd(sum3, load(right + vectorWidth), scalar)
      left += KeyValueLayout.tokenCount
      right += KeyValueLayout.tokenCount
    }
    store(sum0, to: scores)
    store(sum1, to: scores + vectorWidth)
    store(sum2, to: scores + 2 &* vectorWidth)
    store(sum3, to: scores + 3 &* vectorWidth)
  }

  /// Turns the scores of a block of keys into powers of two of their distance from the maximum.
  ///
  /// - Parameters:
  ///   - scores: The scores of the block.
  ///   - keys: The keys that the token attends to, counted from the block's first.
  ///   - largest: The largest score so far, brought up to date.
  /// - Returns: The sum over the block, in the order of the keys.
  @inline(__always)
  private func normalize(
    _ scores: UnsafeMutablePointer<Float>,
    _ keys: Range<Int>,
    largest: inout Float
  ) -> Float {
    let best = rowMaximum(scores + keys.lowerBound, count: keys.count)
    if best > largest { largest = best }
    let shift = FloatVector(repeating: largest)
    forEachRowVector(keys.count) { offset, valid in
      let place = scores + keys.lowerBound + offset
      let power = powerOfTwo(nonPositive: load(UnsafePointer(place), first: valid) - shift)
      store(power, first: valid, to: place)
    }
    var sum: Float = 0
    for key in keys { sum += scores[key] }
    return sum
  }

  /// Adds the values of a block of keys, each times its power.
  @inline(__always)
  private func addValues(
    _ powers: UnsafePointer<Float>,
    block: Int,
    keys: Range<Int>,
    pages: UnsafePointer<UnsafeMutablePointer<Float>>,
    offset: Int,
    to sums: UnsafeMutablePointer<Float>
  ) {
    let stride = layout.valueStride
    var key = keys.lowerBound
    while key < keys.upperBound {
      let page = key / KeyValueLayout.tokenCount
      let end = min(keys.upperBound, (page + 1) * KeyValueLayout.tokenCount)
      let values = pages[page] + offset + (key - page * KeyValueLayout.tokenCount) * stride
      addRows(powers + (key - block), values, count: end - key, to: sums)
      key = end
    }
  }

  /// Adds some rows of values, each times its power, four vectors of columns at a time.
  @inline(__always)
  private func addRows(
    _ powers: UnsafePointer<Float>,
    _ values: UnsafePointer<Float>,
    count: Int,
    to sums: UnsafeMutablePointer<Float>
  ) {
    let stride = layout.valueStride
    var column = 0
    while column &+ 4 &* vectorWidth <= stride {
      let target = sums + column
      var (sum0, sum1) = (load(target), load(target + vectorWidth))
      var (sum2, sum3) = (load(target + 2 &* vectorWidth), load(target + 3 &* vectorWidth))
      var row = values + column
      for key in 0..<count {
        let power = FloatVector(repeating: powers[key])
        sum0 = multiplyAdd(sum0, load(row), power)
        sum1 = multiplyAdd(sum1, load(row + vectorWidth), power)
        sum2 = multiplyAdd(sum2, load(row + 2 &* vectorWidth), power)
        sum3 = multiplyAdd(sum3, load(row + 3 &* vectorWidth), power)
        row += stride
      }
      store(sum0, to: target)
      store(sum1, to: target + vectorWidth)
      store(sum2, to: target + 2 &* vectorWidth)
      store(sum3, to: target + 3 &* vectorWidth)
      column &+= 4 &* vectorWidth
    }
    while column < stride {
      var sum = load(sums + column)
      var row = values + column
      for key in 0..<count {
        sum = multiplyAdd(sum, load(row), FloatVector(repeating: powers[key]))
        row += stride
      }
      store(sum, to: sums + column)
      column &+= vectorWidth
    }
  }
}
