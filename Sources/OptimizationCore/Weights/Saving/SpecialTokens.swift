/// The tokens of a vocabulary that mean something to programs which use a model.
public struct SpecialTokens: Hashable, Sendable {
  /// The token that begins a text.
  public var begin: Int?
  /// The tokens that end a text; the first is the usual one.
  public var end: [Int]
  /// The token that fills short rows of a batch.
  public var padding: Int?

  /// Creates a description.
  ///
  /// - Parameters:
  ///   - begin: The token that begins a text.
  ///   - end: The tokens that end a text.
  ///   - padding: The token that fills short rows of a batch.
  public init(begin: Int? = nil, end: [Int] = [], padding: Int? = nil) {
    self.begin = begin
    self.end = end
    self.padding = padding
  }

  /// What `config.json` and `generation_config.json` say of them; tokens that are not known are left
  /// out.
  var members: [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    if let begin { members["bos_token_id"] = .integer(begin) }
    if let first = end.first {
      members["eos_token_id"] = end.count == 1 ? .integer(first) : .array(end.map { .integer($0) })
    }
    if let padding { members["pad_token_id"] = .integer(padding) }
    return members
  }
}
