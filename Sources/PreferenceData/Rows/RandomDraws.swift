/// Draws made from a generator by fixed rules.
///
/// The standard library may change how it turns a generator's words into numbers; a recipe's rows
/// must not change with it.
struct RandomDraws {
  private var generator: any RandomNumberGenerator

  init(generator: any RandomNumberGenerator) {
    self.generator = generator
  }

  /// The next word of the generator.
  mutating func word() -> UInt64 {
    generator.next()
  }

  /// A uniform number in 0 ..< 1 with 53 random bits.
  mutating func uniform() -> Double {
    Double(generator.next() >> 11) * 0x1p-53
  }

  /// Whether an event of this probability happens.
  mutating func happens(_ probability: Double) -> Bool {
    uniform() < probability
  }

  /// A uniform whole number in 0 ..< `bound`; 0 if there is no such number.
  ///
  /// The high half of word times bound, with the words refused that would favour some results.
  mutating func below(_ bound: Int) -> Int {
    guard bound > 1 else { return 0 }
    let width = UInt64(bound)
    let refused = (0 &- width) % width
    while true {
      let product = generator.next().multipliedFullWidth(by: width)
      if product.low >= refused { return Int(product.high) }
    }
  }

  /// A uniformly drawn element; nil if there is none.
  mutating func element<Element>(of elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }
}
