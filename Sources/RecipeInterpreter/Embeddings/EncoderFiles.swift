import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// A text encoder's files: opened and checked, with no weight read yet.
struct EncoderFiles: Sendable {
  /// The folder.
  let path: Path
  /// The weights.
  let stored: StoredModel
  /// The tokenizer.
  let tokenizer: PretrainedTokenizer
  /// How hidden states become one embedding.
  let pooling: EmbeddingPooling
  /// The most tokens that are read of a text, those around it included.
  let tokenLimit: Int
  /// The licence that the files name.
  let licence: String?

  /// Opens the files.
  /// - Parameter plan: What the recipe declares.
  /// - Throws: A fault in sentences that names the folder or file.
  init(_ plan: EncoderPlan) throws {
    let path = Path(plan.path)
    try Self.checkFolder(path)
    self.path = path
    do {
      stored = try StoredModel(plan.path)
    } catch let error as WeightFileError where error.subject == .key("model_type") {
      throw SentenceEncoderError.otherFamily(path, reason: "\(error)")
    }
    let configuration = stored.configuration
    guard configuration.family == .bert else {
      throw SentenceEncoderError.decoder(path, family: configuration.family.rawValue)
    }
    // Nothing is copied: this compares names and shapes.
    _ = try stored.makeTextEncoder()
    do {
      tokenizer = try ModelTokenizer(path: plan.path).tokenizer
    } catch let error as DataError {
      throw SentenceEncoderError.noTokenizer(path, reason: "\(error)")
    }
    guard tokenizer.vocabularySize <= configuration.vocabularySize else {
      throw SentenceEncoderError.otherTokenizer(
        path,
        tokens: tokenizer.vocabularySize,
        embeddings: configuration.vocabularySize
      )
    }
    let settings = try SentenceTransformerSettings(path)
    switch SentenceEmbedding.Pooling(rawValue: plan.pooling) {
    case .mean: pooling = .mean
    case .firstToken: pooling = .firstToken
    case .automatic, nil:
      guard let own = settings.pooling else {
        throw SentenceEncoderError.unsupported(
          path,
          feature: "\(settings.poolingName) (\(SentenceTransformerSettings.poolingFile))"
        )
      }
      pooling = own
    }
    tokenLimit = min(configuration.contextLength, settings.tokenLimit ?? .max)
    licence = ModelLicence(path)?.name
  }

  /// Says what is there in place of a model's folder.
  private static func checkFolder(_ path: Path) throws {
    switch path.isFolder {
    case nil: throw SentenceEncoderError.missing(path)
    case false?: throw SentenceEncoderError.file(path)
    case true?:
      guard (path / "config.json").isFolder == nil else { return }
      throw SentenceEncoderError.noModel(path, nearest: model(below: path))
    }
  }

  /// A folder with a model in a folder of a package or of the Hub's cache.
  private static func model(below folder: Path) -> Path? {
    func folders(in folder: Path) -> [Path] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
      return names.sorted().prefix(200).map { folder / $0 }.filter { $0.isFolder == true }
    }
    let near = folders(in: folder)
    return (near + near.flatMap(folders)).first { ($0 / "config.json").isFolder == false }
  }

  /// The files that decide what embeddings are.
  var paths: [Path] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path.string)) ?? []
    let own = names.sorted().filter { name in
      ModelFolder.tokenizerFiles.contains(name) || name == "config.json"
        || name.hasSuffix(".safetensors") || name.hasSuffix(".safetensors.index.json")
        || SentenceTransformerSettings.files.contains(name)
    }
    let pooling = SentenceTransformerSettings.poolingFile
    return own.map { path / $0 } + [path / pooling].filter { $0.isFolder == false }
  }
}
