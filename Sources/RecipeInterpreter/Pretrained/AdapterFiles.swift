import Foundation
import OptimizationCore
import PreferenceData
import RecipePlan

/// A saved adapter's files: opened and checked, with no weight read yet.
struct AdapterFiles: Sendable {
  /// The settings and the weights.
  let folder: AdapterFolder

  /// Opens the files.
  /// - Parameter path: The adapter's folder.
  /// - Throws: A fault in sentences that names the file.
  init(_ path: String) throws {
    let place = Path(path)
    guard place.isFolder == true, (place / AdapterFolder.configurationFile).isFolder == false else {
      throw PretrainedModelError.noAdapter(place)
    }
    folder = try AdapterFolder(path)
  }

  /// What objectives learned with which a recipe trained the adapter; empty for others.
  func learned(width: Int) throws -> LearnedValues {
    try LearnedValues(in: Path(folder.path), weights: [AdapterFolder.weightsFile], width: width)
  }

  /// The files that decide what the adapter is.
  var reports: [DataFileReport] {
    get throws {
      let names = [
        AdapterFolder.configurationFile, AdapterFolder.weightsFile, LearnedValues.file,
      ]
      return try names.map { Path(folder.path) / $0 }.filter { $0.isFolder == false }.map {
        try FileChecksum.report(URL(fileURLWithPath: $0.string), as: $0.name)
      }
    }
  }
}
