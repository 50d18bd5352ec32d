/// Where examples come from: files or a simulation.
///
/// A source stores only plain values, so that a plan can show and fingerprint it.
public protocol ExampleSource<Example>: Sendable, Hashable {
  /// The kind of the examples.
  associatedtype Example: ExampleKind

  /// The files that the source reads, for checksums; none for a simulation.
  ///
  /// For a folder these are the files found in it now. A path with nothing at it is returned
  /// itself.
  var files: [Path] { get }

  /// What reports call one of the files, wherever its folder lies: its path inside of the folder
  /// that the source reads, or its name.
  func name(of file: Path) -> String

  /// What is wrong with the settings, one sentence each; empty if nothing is.
  var faults: [String] { get }

  /// Reads or simulates all rows.
  ///
  /// Throws a `DataError` that names file and line if anything is not as declared.
  func read(_ context: DataContext) throws -> RowTable<Example>
}

extension ExampleSource {
  /// The file's name: the default for sources that read no folders.
  public func name(of file: Path) -> String { file.name }

  /// No faults: the default for sources that any settings suit.
  public var faults: [String] { [] }
}
