/// What sources and steps may use beside their own settings: named streams of random numbers, and
/// what a step has asked for.
///
/// All randomness of the module comes from here, never from the system, so that a seed fixes every
/// row.
public struct DataContext: Sendable {
  private let makeGenerator:
    @Sendable (_ stream: String, _ index: UInt64) -> any RandomNumberGenerator
  /// The embeddings that an `EmbeddingStep` has asked for.
  public var embeddings = TextEmbeddings()
  /// The texts of the dataset that a step compares its rows with; nil if it names none.
  public var heldOut: HeldOutTexts?

  /// Makes a context whose generators are made by `makeGenerator`.
  ///
  /// The same stream and index must give the same numbers each time; different ones should give
  /// independent numbers.
  public init(
    makeGenerator:
      @escaping @Sendable (_ stream: String, _ index: UInt64) -> any RandomNumberGenerator
  ) {
    self.makeGenerator = makeGenerator
  }

  /// A new generator at the start of the stream with this name and index.
  public func generator(stream: String, index: UInt64 = 0) -> any RandomNumberGenerator {
    makeGenerator(stream, index)
  }

  /// Draws from the start of the stream with this name and index.
  func draws(stream: String, index: UInt64 = 0) -> RandomDraws {
    RandomDraws(generator: makeGenerator(stream, index))
  }
}
