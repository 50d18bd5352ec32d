/// A tokenizer that can be written to a file of its own.
///
/// One that was learned is written beside the weights that need it; one that came with a model is
/// carried over with the model's files.
public protocol SavableTokenizer: Tokenizer {
  /// Writes the tokenizer; the file is replaced as a whole.
  ///
  /// Throws `DataError.unwritableFile`.
  func save(to path: Path) throws
}

extension BytePairTokenizer: SavableTokenizer {}
