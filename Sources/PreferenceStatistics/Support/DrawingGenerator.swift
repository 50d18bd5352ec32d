/// A generator of one concrete type around the caller's.
///
/// The library's generic code is compiled before the caller's generator is known, so that each
/// bounded draw would go through unspecialized arithmetic. With a concrete type only the call for
/// 64 random bits is dynamic. The bits, and so the results, are the same.
struct DrawingGenerator: RandomNumberGenerator {
  private var base: any RandomNumberGenerator

  mutating func next() -> UInt64 { base.next() }

  /// Lends the caller's generator to a function and gives it back as far as it was advanced.
  static func lending<Generator: RandomNumberGenerator, Result>(
    _ generator: inout Generator,
    to body: (inout DrawingGenerator) throws(StatisticsError) -> Result
  ) throws(StatisticsError) -> Result {
    var drawing = DrawingGenerator(base: generator)
    defer {
      // Always true: nothing else is ever stored.
      if let advanced = drawing.base as? Generator {
        generator = advanced
      }
    }
    return try body(&drawing)
  }
}
