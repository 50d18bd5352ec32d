#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Conversion of strengths to the form in which ratings are reported.
enum LogStrengths {
  /// The natural logarithms, shifted to a mean of 0.
  static func centred(_ strengths: [Double]) -> [Double] {
    let logarithms = strengths.map { log($0) }
    let mean = logarithms.reduce(0, +) / Double(max(logarithms.count, 1))
    return logarithms.map { $0 - mean }
  }
}
