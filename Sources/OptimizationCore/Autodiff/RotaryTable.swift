#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The cosines and sines of rotary position embedding.
///
/// Pair *i* of a head of width *w* turns by *position* / *base*^(2*i*/*w*) radians (Su et al.,
/// "RoFormer", 2021). Angles are computed in 64-bit floats and stored in 32-bit ones.
public final class RotaryTable: Sendable {
  /// The number of positions in the table.
  public let positionCount: Int
  /// The width of a head, an even number.
  public let headWidth: Int
  let cosines: [Float]
  let sines: [Float]

  /// Computes a table.
  ///
  /// - Parameters:
  ///   - positionCount: The number of positions.
  ///   - headWidth: The width of a head, an even number.
  ///   - base: The base of the angles' geometric series, 10000 in the original.
  ///   - scaling: How frequencies are changed, if they are.
  public init(
    positionCount: Int,
    headWidth: Int,
    base: Double,
    scaling: RotaryScaling? = nil
  ) {
    require(headWidth % 2 == 0, "A rotary table for the odd head width \(headWidth)")
    self.positionCount = positionCount
    self.headWidth = headWidth
    let half = headWidth / 2
    var frequencies = (0..<half).map { pow(base, -2 * Double($0) / Double(headWidth)) }
    if let scaling { frequencies = scaling.scaled(frequencies) }
    var cosines = [Float](repeating: 0, count: positionCount * half)
    var sines = cosines
    for position in 0..<positionCount {
      for pair in 0..<half {
        let angle = Double(position) * frequencies[pair]
        cosines[position * half + pair] = Float(cos(angle))
        sines[position * half + pair] = Float(sin(angle))
      }
    }
    self.cosines = cosines
    self.sines = sines
  }
}
