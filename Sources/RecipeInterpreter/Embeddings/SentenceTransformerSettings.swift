import Foundation
import OptimizationCore
import PreferenceData

/// What sentence-transformers writes beside a model: how states are pooled, and how much is read.
///
/// `modules.json` lists what is applied in order, `1_Pooling/config.json` is of the pooling, and
/// `sentence_bert_config.json` has the length at which texts are cut. All of them may be missing.
struct SentenceTransformerSettings {
  /// The files in the folder itself.
  static let files = ["modules.json", "sentence_bert_config.json"]
  /// The file of the pooling.
  static let poolingFile = "1_Pooling/config.json"

  /// How hidden states become one embedding; the mean if no file says it, nil for a way that isn't here.
  let pooling: EmbeddingPooling?
  /// What the files call the pooling.
  let poolingName: String
  /// The most tokens that are read of a text; nil if no file says it.
  let tokenLimit: Int?

  /// Reads what is there.
  /// - Parameter folder: The model's folder.
  /// - Throws: `SentenceEncoderError` for what can't be computed, and for files that are no JSON.
  init(_ folder: Path) throws {
    let modules = try Self.json(folder / "modules.json") as? [[String: Any]] ?? []
    let known = ["Transformer", "Pooling", "Normalize"]
    for module in modules {
      let type = (module["type"] as? String)?.split(separator: ".").last.map(String.init) ?? "?"
      guard known.contains(type) else {
        throw SentenceEncoderError.unsupported(
          folder,
          feature: "the module \(type) after the encoder (modules.json)"
        )
      }
    }
    let settings = try Self.json(folder / Self.poolingFile) as? [String: Any] ?? [:]
    let modes = settings.filter { $0.key.hasPrefix("pooling_mode") }
    let named = modes.compactMap { $0.value as? String }
    let chosen =
      named + modes.filter { $0.value as? Bool == true }.map(\.key).sorted()
    pooling =
      switch chosen {
      case [], ["pooling_mode_mean_tokens"], ["mean"]: .mean
      case ["pooling_mode_cls_token"], ["cls"]: .firstToken
      default: nil
      }
    poolingName = chosen.joined(separator: " with ")
    let reading = try Self.json(folder / "sentence_bert_config.json") as? [String: Any] ?? [:]
    tokenLimit = (reading["max_seq_length"] as? Int).flatMap { $0 > 2 ? $0 : nil }
  }

  private static func json(_ file: Path) throws -> Any? {
    guard file.isFolder == false else { return nil }
    do {
      return try JSONSerialization.jsonObject(with: Data(contentsOf: file.url))
    } catch {
      throw SentenceEncoderError.unreadable(file)
    }
  }
}
