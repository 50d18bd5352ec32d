import Foundation

/// The contents of a file of a byte-pair tokenizer.
private struct BytePairFile: Codable {
  static let format = "penchant byte-pair tokenizer 1"

  var format: String
  var vocabularySize: Int
  var identity: String
  var merges: [[Int32]]
}

extension BytePairTokenizer {
  /// Writes the merges as JSON.
  ///
  /// The file is replaced as a whole, so that nobody reads half of it. Throws
  /// `DataError.unwritableFile`.
  public func save(to path: Path) throws {
    let file = BytePairFile(
      format: BytePairFile.format,
      vocabularySize: vocabularySize,
      identity: identity,
      merges: merges.map { [$0.left, $0.right] }
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    do {
      try encoder.encode(file).write(to: path.url, options: .atomic)
    } catch {
      throw DataError.unwritableFile(file: path.string, reason: error.localizedDescription)
    }
  }

  /// Reads a tokenizer that `save(to:)` wrote.
  ///
  /// Throws a `DataError` that names the file if it is missing, is no such file, or if its merges,
  /// its size and its identity do not fit together.
  public init(contentsOf path: Path) throws {
    guard path.isFolder != nil else { throw path.missing }
    let data: Data
    do {
      data = try Data(contentsOf: path.url)
    } catch {
      throw DataError.unreadableFile(file: path.string, reason: error.localizedDescription)
    }
    let file: BytePairFile
    do {
      file = try JSONDecoder().decode(BytePairFile.self, from: data)
    } catch let error as DecodingError {
      throw DataError.invalidTokenizer(file: path.string, problem: Self.problem(of: error))
    }
    func invalid(_ problem: String) -> DataError {
      .invalidTokenizer(file: path.string, problem: problem)
    }
    guard file.format == BytePairFile.format else {
      throw invalid(
        "expected the format \"\(BytePairFile.format)\", found \"\(file.format.prefix(80))\""
      )
    }
    var pairs: [BytePair] = []
    for (index, merge) in file.merges.enumerated() {
      guard merge.count == 2 else {
        throw invalid("merge \(index) must have 2 tokens, and has \(merge.count)")
      }
      pairs.append(BytePair(merge[0], merge[1]))
    }
    try self.init(merges: pairs, name: path.string)
    guard file.vocabularySize == vocabularySize else {
      throw invalid(
        "expected the vocabulary size \(vocabularySize) (257 and \(pairs.count) merges), found "
          + "\(file.vocabularySize)"
      )
    }
    guard file.identity == identity else {
      throw invalid(
        "expected the identity \(identity) for its merges, found \(file.identity.prefix(80)), so "
          + "the merges were changed"
      )
    }
  }

  private static func problem(of error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "it has no member \"\(key.stringValue)\""
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      "\(place(context)) must be of the type \(type)"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty ? "it is not JSON" : "\(place(context)) has an impossible value"
    @unknown default: "it is not JSON of a tokenizer"
    }
  }

  private static func place(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map { key in
      key.intValue.map { "[\($0)]" } ?? key.stringValue
    }
    return path.isEmpty ? "the file" : path.joined()
  }
}
