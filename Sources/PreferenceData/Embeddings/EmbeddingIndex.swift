/// Embeddings of length 1, to be searched for the nearest to another one.
///
/// Every search looks at all of them: its result is exact, and the same for any order of threads.
package struct EmbeddingIndex {
  private let width: Int
  private var numbers: [Float] = []

  /// The number of embeddings.
  package var count: Int { width == 0 ? 0 : numbers.count / width }

  /// Makes an index without embeddings.
  /// - Parameter width: The number of numbers of an embedding.
  package init(width: Int) { self.width = width }

  /// Adds an embedding at the end.
  package mutating func append(_ embedding: [Float]) {
    precondition(embedding.count == width)
    numbers += embedding
  }

  /// Finds the embedding with the largest cosine.
  /// - Parameter embedding: What the result shall be near to.
  /// - Returns: The place of the nearest one, the first of several, and its cosine; nil if the index
  ///   is empty.
  package func nearest(to embedding: [Float]) -> (place: Int, cosine: Double)? {
    precondition(embedding.count == width)
    var best: (place: Int, cosine: Float)?
    let whole = width / 8 * 8
    numbers.withUnsafeBytes { all in
      embedding.withUnsafeBytes { own in
        for place in 0..<count {
          let start = place * width * MemoryLayout<Float>.stride
          var sums = SIMD8<Float>(repeating: 0)
          for offset in stride(from: 0, to: whole, by: 8) {
            let byte = offset * MemoryLayout<Float>.stride
            sums +=
              all.loadUnaligned(fromByteOffset: start + byte, as: SIMD8<Float>.self)
              * own.loadUnaligned(fromByteOffset: byte, as: SIMD8<Float>.self)
          }
          var sum = sums.sum()
          for offset in whole..<width {
            let byte = offset * MemoryLayout<Float>.stride
            sum +=
              all.loadUnaligned(fromByteOffset: start + byte, as: Float.self)
              * own.loadUnaligned(fromByteOffset: byte, as: Float.self)
          }
          if sum > best?.cosine ?? -.infinity { best = (place, sum) }
        }
      }
    }
    return best.map { ($0.place, Double($0.cosine)) }
  }
}
