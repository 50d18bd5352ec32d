import Foundation
import OptimizationCore
import PreferenceData

/// The licence that a model's own files name.
struct ModelLicence {
  /// Its name, as the model's card or metadata has it, such as `apache-2.0`.
  let name: String

  /// Looks at the card in a folder, or at a GGUF file's metadata; nil if neither names a licence.
  init?(_ model: Path) {
    let found =
      model.isFolder == true ? Self.inCard(model / "README.md") : Self.inMetadata(model)
    guard let found, !found.isEmpty else { return nil }
    name = found
  }

  /// The value of `license` in a card's front matter.
  static func inCard(_ card: Path) -> String? {
    guard let text = try? String(contentsOf: card.url, encoding: .utf8) else { return nil }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).makeIterator()
    guard lines.next()?.trimmingCharacters(in: .whitespaces) == "---" else { return nil }
    while let line = lines.next(), line.trimmingCharacters(in: .whitespaces) != "---" {
      guard line.hasPrefix("license:") else { continue }
      return line.dropFirst("license:".count)
        .trimmingCharacters(in: CharacterSet(charactersIn: " \t\r\"'"))
    }
    return nil
  }

  private static func inMetadata(_ file: Path) -> String? {
    guard let file = try? GGUFFile(file.string) else { return nil }
    return try? file.metadata.string("general.license")
  }
}
