import Foundation

/// The data files at a path: the file itself, or all files of JSON lines inside of a folder.
struct DataFiles {
  /// The path that was given.
  let root: Path
  /// The data files in the order of their paths; the root itself if it is no folder.
  let paths: [Path]
  /// The paths, inside of the root, of files that are no data files.
  let others: [String]

  /// Looks for data files; a folder is searched recursively, without hidden files.
  ///
  /// The root may be a symbolic link to a folder. A link to nothing that is named as a data file is
  /// one, so that reading it fails instead of leaving rows out.
  init(at root: Path) {
    self.root = root
    guard root.isFolder == true else {
      paths = [root]
      others = []
      return
    }
    var names: [String] = []
    var others: [String] = []
    // A link itself has no content; the folder that it points to has.
    let folder = root.url.resolvingSymlinksInPath().path
    let listed = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    for name in listed where !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
      guard (root / name).isFolder != true else { continue }
      if name.hasSuffix(".jsonl") || name.hasSuffix(".jsonl.gz") {
        names.append(name)
      } else {
        others.append(name)
      }
    }
    paths = names.sorted(by: Self.isInOrder).map { root / $0 }
    self.others = others.sorted(by: Self.isInOrder)
  }

  /// The same files, if there are any to read.
  ///
  /// Throws `DataError.missingFile` or `DataError.noDataFiles`, which ends with `advice`.
  func existing(advice: String) throws -> DataFiles {
    guard let isFolder = root.isFolder else { throw root.missing }
    if isFolder, paths.isEmpty {
      throw DataError.noDataFiles(
        folder: root.string,
        expected: "files named .jsonl or .jsonl.gz",
        others: Array(others.prefix(5)),
        advice: advice
      )
    }
    return self
  }

  /// The subset that a file holds: its folder inside of the root and its name, unless that is
  /// `train` or `test`; the name of the folder around it if nothing else is left.
  func label(of file: Path) -> String {
    let isPart = ["train", "test"].contains(file.stem)
    let names = file.components(inside: root).dropLast() + (isPart ? [] : [file.stem])
    if !names.isEmpty { return names.joined(separator: "/") }
    let around = file.url.deletingLastPathComponent().standardizedFileURL.lastPathComponent
    return around.isEmpty || around == "/" ? file.stem : around
  }

  /// Byte order, which does not depend on the locale.
  private static func isInOrder(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
