/// Anthropic's HH-RLHF comparisons of dialogues: a `.jsonl` or `.jsonl.gz` file, or a folder of
/// them.
///
/// Each line has the two columns `chosen` and `rejected`, each a full transcript of turns that
/// start with "\n\nHuman:" and "\n\nAssistant:". The prompt is the transcript up to and with the
/// last "\n\nAssistant:", the reply is all text after it, with its leading space: prompt and reply
/// together are the transcript, byte for byte. `TranscriptPair` states how transcripts with
/// different last turns are split.
///
/// A folder is searched recursively and its files are read in the order of their paths. The field
/// `.source` of a row is the subset: the folder of the file inside of the one that is searched,
/// such as `helpful-base`, followed by the name of the file unless that is `train` or `test`.
public struct HHRLHF: ExampleSource {
  /// The file, or the folder to search.
  public var path: Path

  /// Reads a file or folder.
  public init(_ path: Path) {
    self.path = path
  }

  /// The data files, in the order in which they are read.
  public var files: [Path] { DataFiles(at: path).paths }

  /// The path of a file inside of the folder, such as `harmless-base/test.jsonl.gz`, or its name.
  public func name(of file: Path) -> String { file.components(inside: path).joined(separator: "/") }

  /// All comparisons of all files; the ledger has one entry for each file.
  ///
  /// Throws `DataError` if there is no data file, or if a line is not as the data set's are. Rows
  /// that cannot be used are dropped and counted under the raw values of `TranscriptPair.Problem`
  /// and `Comparison.defect`.
  public func read(_ context: DataContext) throws -> RowTable<Comparison> {
    let advice =
      "Fetch files such as helpful-base/train.jsonl.gz and helpful-base/test.jsonl.gz of the public "
      + "data set anthropics/hh-rlhf and put them there, in folders named as there."
    if path.isFolder == nil, case .missingFile(_, _, _, let nearest) = path.missing {
      throw DataError.missingDataSet(path: path.string, nearest: nearest, advice: advice)
    }
    let files = try DataFiles(at: path).existing(advice: advice)
    return RowTable.joined(try files.paths.map { try read($0, of: files) })
  }

  private func read(_ file: Path, of files: DataFiles) throws -> RowTable<Comparison> {
    let subset = files.label(of: file)
    let reader = RowReader(file: file, name: name(of: file))
    var sharedTurnSplits = 0
    var table = try reader.table { (row) throws -> RowReader.Outcome<Comparison> in
      let pair = TranscriptPair(chosen: try row.text("chosen"), rejected: try row.text("rejected"))
      switch pair.split() {
      case .failure(let problem):
        return .drop(problem.rawValue)
      case .success(let replies):
        if replies.holdsFurtherTurn { sharedTurnSplits += 1 }
        return .example(
          Comparison(
            prompt: replies.prompt,
            chosen: replies.chosen,
            rejected: replies.rejected,
            source: subset
          )
        )
      }
    }
    if sharedTurnSplits > 0, let last = table.ledger.entries.indices.last {
      table.ledger.entries[last].notes.append(
        (sharedTurnSplits == 1 ? "1 row has" : "\(sharedTurnSplits) rows have")
          + " different last turns and \(sharedTurnSplits == 1 ? "was" : "were") split at the last "
          + "assistant turn that both transcripts share."
      )
    }
    return table
  }
}
