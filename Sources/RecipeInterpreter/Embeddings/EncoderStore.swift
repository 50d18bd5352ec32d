import OptimizationCore
import PreferenceData
import RecipePlan

/// Makes embeddings with the encoders of a plan, those of a text once.
final class EncoderStore {
  /// How many embeddings are remembered for later steps and evaluations.
  private static let memory = 50_000

  private let library: PretrainedLibrary
  private let compute: ComputeContext
  private let isStopped: @Sendable () -> Bool
  private var encoders: [SentenceEmbedding: SentenceEncoder] = [:]
  private var known: [SentenceEmbedding: [String: (embedding: [Float], isShortened: Bool)]] = [:]

  init(
    library: PretrainedLibrary,
    compute: ComputeContext,
    isStopped: @escaping @Sendable () -> Bool
  ) {
    self.library = library
    self.compute = compute
    self.isStopped = isStopped
  }

  /// Adds embeddings of texts to others.
  /// - Parameters:
  ///   - texts: The texts; each is computed once.
  ///   - encoder: The encoder.
  ///   - embeddings: Receives them.
  /// - Throws: A fault of the encoder's files, or `RunError.stopped`.
  func add(
    _ texts: [String],
    by encoder: SentenceEmbedding,
    to embeddings: inout TextEmbeddings
  ) throws {
    var results = known.removeValue(forKey: encoder) ?? [:]
    if results.count + texts.count > Self.memory { results = [:] }
    var wanted: Set<String> = []
    var missing: [String] = []
    for text in texts where wanted.insert(text).inserted && results[text] == nil {
      missing.append(text)
    }
    let made = try self.encoder(encoder).embeddings(of: missing, compute, isStopped: isStopped)
    for (place, text) in missing.enumerated() {
      results[text] = (made.embeddings[place], made.isShortened[place])
    }
    let chosen = results.filter { wanted.contains($0.key) }
    embeddings.add(
      chosen.mapValues(\.embedding),
      shortened: Set(chosen.filter(\.value.isShortened).keys),
      by: encoder
    )
    known[encoder] = results.count > Self.memory ? [:] : results
  }

  private func encoder(_ declared: SentenceEmbedding) throws -> SentenceEncoder {
    if let encoder = encoders[declared] { return encoder }
    let plan = EncoderPlan(path: declared.path.string, pooling: declared.pooling.rawValue)
    let encoder = try SentenceEncoder(try library.encoder(plan))
    encoders[declared] = encoder
    return encoder
  }
}

extension EncoderPlan {
  /// The encoder as recipes declare it.
  var declared: SentenceEmbedding {
    SentenceEmbedding(
      Path(path),
      pooling: SentenceEmbedding.Pooling(rawValue: pooling) ?? .automatic
    )
  }
}
